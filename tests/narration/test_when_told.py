"""What is told is so at the place where it is told; the same text with a false value, or told too early, is contradicted."""

import pytest

import chainexec
from chainexec import audit, narrate

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder")
SQUARE = "def sq(x): return x * x\n"


def told(program):
    """The run and its text, which passes the audit, also where nothing was remembered of earlier sentences."""
    trace = chainexec.trace_source(program, capture=True)
    text = str(narrate(trace))
    report = audit(text, trace)
    assert report.ok, f"{text}\n{report}"
    assert report.complete
    return trace, text


def is_contradicted(text, old, new, trace):
    """Whether the audit says so where a text tells another thing."""
    assert old in text
    report = audit(text.replace(old, new, 1), trace)
    return report.wrong > 0


# ---- passes of comprehensions ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("program", "shown", "false"),
    [
        ("a = [sq(x + 1) for x in (1, 2, 3)]", ["1 + 1 = 2", "2 + 1 = 3", "3 + 1 = 4"], "1 + 1 = 3"),
        ("x = 9\na = [sq(x + 1) for x in (1, 2)]", ["1 + 1 = 2", "2 + 1 = 3"], "9 + 1 = 3"),
        ("a = {sq(x*2): x for x in (1, 5)}", ["1 * 2 = 2", "5 * 2 = 10"], "1 * 2 = 10"),
        ("a = {sq(x + 2) for x in (1, 5)}", ["1 + 2 = 3", "5 + 2 = 7"], "1 + 2 = 7"),
        ("a = list(sq(x-1) for x in (4, 7))", ["4 - 1 = 3", "7 - 1 = 6"], "4 - 1 = 6"),
        ("a = [[sq(i*j) for j in range(2)] for i in range(1, 3)]", ["1 * 0 = 0", "1 * 1 = 1", "2 * 0 = 0", "2 * 1 = 2"], "1 * 1 = 2"),
        ("def f(n):\n    x = 8\n    return [[sq(n + x) for x in x] for x in [[1, 2], [3]]]\na = f(1)", ["1 + 1 = 2", "1 + 2 = 3", "1 + 3 = 4"],
         "1 + 8 = 4"),
    ],
)  # fmt: skip
def test_operands_in_a_pass_are_those_of_that_pass(program, shown, false):
    trace, text = told(SQUARE + program)
    found = [line.rpartition(" is `")[2].partition("`")[0] for line in text.splitlines() if "we first need `sq(" in line]
    assert found == shown
    assert is_contradicted(text, f"`{shown[-1]}`", f"`{false}`", trace)


@pytest.mark.parametrize(
    ("program", "lines", "early"),
    [
        ("a = [y for x in [1, 2] if (y := sq(x)) > 1]",
         ["Line 2, pass 2 of the comprehension: `x` is `2`.", "Line 2: we first need `sq(2)`.", "  Inside `sq(2)`:",
          "  Line 1: it returns `2 * 2 = 4`.", "Back in the program: `y` becomes `4`.", "Back in the program: `a` is `[4]`."],
         "Line 2, pass 2 of the comprehension: `y` is `4` and `x` is `2`."),
        ("out = []\nx = [out.append(sq(x)) for x in (2,)]",
         ["Line 3, pass 1 of the comprehension: `x` is `2`.", "Line 3: we first need `sq(2)`.", "  Inside `sq(2)`:",
          "  Line 1: it returns `2 * 2 = 4`.", "Back in the program: `4` is added to the end of `out`; `out` is now `[4]`."],
         "Line 3, pass 1 of the comprehension: `x` is `2`; `4` is added to the end of `out`; `out` is now `[4]`."),
        ("a = list(y for x in [2] if (y := sq(x)))",
         ["  Line 2, pass 1 of the generator expression: `x` is `2`.", "  Line 2: we first need `sq(2)`.", "    Inside `sq(2)`:",
          "    Line 1: it returns `2 * 2 = 4`.", "  Back in the generator expression: `y` is `4`.",
          "  The generator expression yields `4` and pauses."],
         "  Line 2, pass 1 of the generator expression: `x` is `2`; `y` is `4`."),
    ],
)  # fmt: skip
def test_what_a_call_in_a_pass_gives_is_told_behind_it(program, lines, early):
    trace, text = told(SQUARE + program)
    assert "\n".join(lines) in text
    assert is_contradicted(text, lines[0], early, trace)
