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


# ---- statements that pause -------------------------------------------------------------------------------------------
WAITING = """import types
@types.coroutine
def nop(v):
    yield
    return v
async def up(v):
    await nop(0)
    return v + 1
async def main(n=0):
{}
c = main()
try:
    while True:
        c.send(None)
except StopIteration:
    pass
"""
SENDING = """def g(n):
{}
it = g(100)
for sent in (None, {}):
    try:
        it.send(sent)
    except StopIteration:
        pass
"""


@pytest.mark.parametrize(
    ("body", "verdicts"),
    [
        ("for k in await nop([1]): pass", ["Back in `main()`, iteration 1: `await nop([1])` gives `[1]`; `k` is `1`."]),
        ("if await up(1) == 2: pass", ["Back in `main()`: `await up(1) == 2` is `2 == 2`, which is true, so the `if` body runs."]),
        ("if await up(1) == 3: pass", ["Back in `main()`: `await up(1) == 3` is `2 == 3`, which is false, so the `if` body is skipped."]),
        ("if (c := await nop(5)) > 3 and await up(-1) == 0: pass", [
            "Back in `main()`: `c` is `5`.",
            "Back in `main()`: `(c := await nop(5)) > 3 and await up(-1) == 0` is `5 > 3 and 0 == 0`, which is true, so the `if` body runs."]),
        ("assert await up(1)", ["Back in `main()`: `await up(1)` is `2`, which counts as true, so the assertion holds."]),
        ("while (n := n + await nop(1)) < 2: pass", [
            "Back in `main()`: `n` becomes `1`; `(n := n + await nop(1)) < 2` is `1 < 2`, which is true, so iteration 1 starts.",
            "Back in `main()`: `n` becomes `2`; `(n := n + await nop(1)) < 2` is `2 < 2`, which is false, so the loop ends after 1 iteration."]),
        ("while await up(0) > 1: pass", [
            "Back in `main()`: `await up(0) > 1` is `1 > 1`, which is false, so the loop ends before its first iteration."]),
    ],
)  # fmt: skip
def test_a_test_that_waits_is_told_when_its_value_is_there(body, verdicts):
    trace, text = told(WAITING.format(f"    {body}"))
    lines = [line.strip() for line in text.splitlines()]
    found = [line for line in lines if line.startswith("Back in `main()`") and not line.endswith(("it waits.", "`nop(0)`."))]
    assert [line for line in found if "next item" not in line and "need" not in line and "runs `" not in line] == verdicts
    assert is_contradicted(text, "Back in `main()`: it waits.", "Back in `main()`, iteration 1: it waits.", trace)
    if "(c :=" not in body and not body.startswith("for"):  # not where it is not known yet, after the first pause
        verdict = verdicts[0].removeprefix("Back in `main()`: ")
        assert is_contradicted(text, "Back in `main()`: it waits.", f"Back in `main()`: {verdict[:-1]}; it waits.", trace)


def test_the_end_of_items_that_are_waited_for_is_told():
    body = "    async for k in It():\n        pass"
    items = (
        "class It:\n    n = 0\n    def __aiter__(self):\n        return self\n    async def __anext__(self):\n        self.n += 1\n"
        "        await up(0)\n        if self.n > 1:\n            raise StopAsyncIteration\n        return self.n\n"
    )
    trace, text = told(WAITING.replace("async def main", f"{items}async def main").format(body))
    assert "Back in `main()`, iteration 1: `k` is `1`." in text
    assert "Back in `main()`: `It()` has no further items, so the loop ends after 1 iteration." in text
    assert is_contradicted(text, "the loop ends after 1 iteration", "the loop ends after 2 iterations", trace)


@pytest.mark.parametrize(
    ("body", "sent", "resumed"),
    [
        ("for k in (yield n): print(k)", "[7]", "`g` goes on after its pause, iteration 1: `k` is `7`."),
        ("if (yield n): print(1)", "5", "`g` goes on after its pause; `yield n` counts as true, so the `if` body runs."),
        ("if (y := (yield n)): print(1)", "5", "`g` goes on after its pause; `y` is `5`, which counts as true, so the `if` body runs."),
        ("while (x := (yield n)) is not None: print(x)", "2",
         "`g` goes on after its pause; `x` is `2`; `x := (yield n)` is not `None` but `2`, so iteration 1 starts."),
        ("assert (yield n)", "1", "`g` goes on after its pause; `yield n` counts as true, so the assertion holds."),
    ],
)  # fmt: skip
def test_what_is_sent_in_decides_when_it_is_there(body, sent, resumed):
    trace, text = told(SENDING.format(f"    {body}", sent))
    assert "Line 2: it yields `100` and pauses." in text
    assert resumed in text
    assert is_contradicted(text, "Line 2: it yields", "Line 2, iteration 1: it yields", trace)
    if "iteration 1" in resumed:
        assert is_contradicted(text, resumed, resumed.replace("iteration 1", "iteration 2"), trace)
