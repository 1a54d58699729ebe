"""The audit: every narration passes its own, every falsification fails, and text of another kind is never taken for right."""

import random

import pytest

import chainexec
from chainexec import ArgumentError, audit, narrate
from chainexec.narration import audit_all
from chainexec.narration.styles import styles
from narration import programs
from narration.mutations import mutated
from oracle.data import rows_of

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
needs_c = pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
DETAILS = ["lines", pytest.param("expressions", marks=needs_c)]
IDS = [call for _, call in programs.RUNS]


def run(program, call=None, detail=None, **options):
    return chainexec.trace_source(program, call=call, detail=detail, capture=True, **options)


@pytest.fixture(scope="module")
def power():
    return run(programs.POWER, "power(3, 5)", "expressions" if HAS_EXPRESSIONS else "lines")


# ---- what is told passes ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("verbosity", ["brief", "standard", "full"])
@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=IDS)
def test_a_narration_passes_its_own_audit(program, call, verbosity, detail):
    trace = run(program, call, detail)
    for seed in (0, 3):
        report = audit(str(narrate(trace, verbosity=verbosity, seed=seed)), trace)
        assert report.ok, report
        assert report.complete
        assert report.score == 1.0


@pytest.mark.parametrize("style", list(styles()))
@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=IDS)
def test_every_style_passes_its_own_audit(program, call, style):
    trace = run(program, call, "expressions" if HAS_EXPRESSIONS else "lines")
    for options in ({}, {"max_tokens": 1500}):
        narration = narrate(trace, style=style, **options)
        report = audit(narration, trace)
        assert report.ok, report
        assert report.complete


def test_a_loaded_trace_is_audited_alike(tmp_path, power):
    power.save(tmp_path / "run.trace")
    assert audit(narrate(power), chainexec.Trace.load(tmp_path / "run.trace")).ok


@pytest.mark.parametrize("program", ["def f():\n    while True:\n        pass\n", "def f(n=0):\n    return f(n + 1)\n"])
def test_stopped_and_endless_runs(program):
    trace = run(program, "f()", limits=chainexec.Limits(steps=300))
    assert audit(narrate(trace), trace).ok
    assert audit(narrate(trace, max_tokens=200), trace).ok


def cruxeval(step, **options):
    for row in rows_of("cruxeval")[::step]:
        yield chainexec.trace_source(row["code"], call=f"f({row['input']})", **options)


def test_cruxeval_passes():
    for trace in cruxeval(40):
        for style in ("coe", "scratchpad", "inline"):
            report = audit(narrate(trace, style=style), trace)
            assert report.ok, report


@pytest.mark.slow
def test_all_of_cruxeval_passes():
    for trace in cruxeval(1):
        report = audit(narrate(trace), trace)
        assert report.ok, report


# ---- what is changed fails -------------------------------------------------------------------------------------------
def escaped(traces, count, seed, **options):
    """(how many falsifications were tried, those that an audit did not notice)."""
    chosen = random.Random(seed)
    tried, missed = 0, []
    for trace in traces:
        text = str(narrate(trace, **options))
        made = [changed for _ in range(count) if (changed := mutated(text, chosen)) is not None]
        tried += len(made)
        missed += [what for (_, what), report in zip(made, audit_all([false for false, _ in made], trace), strict=True) if report.ok]
    return tried, missed


@needs_c
@pytest.mark.parametrize("style", list(styles()))
def test_falsifications_are_noticed(style):
    traces = [run(program, call) for program, call in programs.RUNS[:10]]
    tried, missed = escaped(traces, 40, style, style=style)
    assert tried > 80
    assert len(missed) <= tried // 100, missed


@needs_c
def test_falsified_summaries_are_noticed():
    traces = [run(programs.COLLATZ, "collatz(27)"), run(programs.POWER, "power(3, 2000)")]
    tried, missed = escaped(traces, 150, 5, max_tokens=300)
    assert tried > 150
    assert len(missed) <= tried // 100, missed


@needs_c
@pytest.mark.slow
def test_ten_thousand_falsifications():
    tried, missed = escaped(cruxeval(1), 16, 1)
    assert tried > 10_000
    assert len(missed) <= tried * 0.005, missed


@needs_c
@pytest.mark.parametrize(
    ("old", "new", "truth"),
    [
        ("`5 // 2 = 2`", "`5 // 2 = 3`", "`exp // 2`"),
        ("it returns `243`", "it returns `244`", "`243`"),
        ("it returns `9 * 9 * 3 = 243`", "it returns `9 * 9 * 2 = 243`", "`243`"),
        ("(depth 2)", "(depth 3)", "2"),
        ("Line 3:", "Line 2:", "line 3"),
        ("counts as true, so the `if` body runs", "counts as false, so the `if` body is skipped", "True"),
    ],
)
def test_a_contradiction_says_where_and_what_is_true(old, new, truth, power):
    text = str(narrate(power))
    if old not in text:
        old, new = old.replace("it returns `243`", "Result: `243`"), new.replace("it returns `244`", "Result: `244`")
    assert old in text
    report = audit(text.replace(old, new, 1), power)
    assert not report.ok
    assert report.score < 1
    first = report.contradicted[0]
    place = next(number for number, line in enumerate(text.splitlines(), 1) if old in line)
    assert report.first_error == first.line == place
    assert truth in first.truth
    assert first.sentence in str(report)


def test_a_text_that_ends_too_early_or_leaves_out_is_not_right(power):
    lines = str(narrate(power)).splitlines()
    assert not audit("\n".join([*lines[:3], lines[-1]]), power).ok
    assert not audit("\n".join(lines[:2] + lines[3:]), power).ok
    begun = audit("\n".join(lines[:4]), power)
    assert begun.ok
    assert not begun.complete


def test_the_narration_of_another_run_is_not_right(power):
    other = run(programs.POWER, "power(3, 4)", "expressions" if HAS_EXPRESSIONS else "lines")
    assert not audit(narrate(other), power).ok


# ---- text from elsewhere ---------------------------------------------------------------------------------------------
@needs_c
def test_text_in_the_same_manner_by_another_hand(power):
    text = """\
We call `power(3, 5)`.
On line 2: `exp == 0` is false.
Line 4: we first need `power(3, 2)`.
Inside `power(3, 2)`:
Line 2: `exp == 0` is true, so the `if` body runs.
"""
    report = audit(text, power)
    assert [finding.line for finding in report.contradicted] == [5, 5]
    assert report.first_error == 5
    assert 0.7 < report.score < 1


JUNK = ["", "\n\n", "The function squares its input.", "Ergebnis: `243`.", "结果是 `243`。", "`" * 5000, "\x00\x01\x02", "{}", "| a | b |", "Line", "#1 line"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_never_right(junk, power):
    report = audit(junk, power)
    assert not report.ok
    assert report.score == 0.0


def test_megabytes_of_junk_are_reported(power):
    chosen = random.Random(2)
    junk = "\n".join("".join(chosen.choices("Line 123:`x`is; ,so.'", k=60)) for _ in range(20_000))
    report = audit(junk, power)
    assert not report.ok
    assert report.unread > 15_000
    assert len(report.unrecognised) <= 10_000


def test_one_unread_sentence_is_enough(power):
    text = str(narrate(power)).replace("Result:", "I am sure that this is right.\nResult:")
    report = audit(text, power)
    assert not report.ok
    assert [one.sentence for one in report.unrecognised] == ["I am sure that this is right."]
    assert not report.contradicted


@pytest.mark.parametrize("seed", range(30))
def test_fuzzed_lines_never_break_the_audit(seed, power):
    """Lines of all kinds in any order: an honest report, whatever they say."""
    chosen = random.Random(seed)
    other = run(programs.STACK, "use([1, 2])")
    lines = [line for trace in (power, other) for line in str(narrate(trace, max_tokens=400)).splitlines()]
    chosen.shuffle(lines)
    for trace in (power, other):
        assert not audit("\n".join(lines), trace).ok


@pytest.mark.parametrize("arguments", [(3, None), ("text", None), (b"x", None), (None, "trace")])
def test_wrong_arguments_say_what_is_needed(arguments):
    with pytest.raises(ArgumentError, match="audit"):
        audit(*arguments)


def test_an_empty_trace():
    trace = run("", None)
    assert audit(narrate(trace), trace).ok == (len(trace) > 0)


# ---- bad input: what there is to tell is told, and nothing else is right ------------------------------------------------
def test_a_program_that_this_python_cannot_parse(monkeypatch, tmp_path):
    """A trace that was made by another version of Python: its statements may be of a syntax that this one does not know."""
    from chainexec.narration import plans

    run(programs.MIXED, "mixed(['b', 'fig'])").save(tmp_path / "trace")
    trace = chainexec.Trace.load(tmp_path / "trace")

    def unknown(*_, **__):
        raise SyntaxError("invalid syntax")

    with monkeypatch.context() as patch:
        plans.tree_of.cache_clear()
        patch.setattr("ast.parse", unknown)
        narration = narrate(trace)
        report = audit(narration, trace)
    plans.tree_of.cache_clear()
    assert report.ok, report
    assert str(narration).endswith("Result: `(['b', 'fig'], [[0, 0], [7, 0]])`.")


@pytest.mark.parametrize(
    "text",
    [
        "Calling `power(3, 5)`. Zeile 2: `exp == 0` ist falsch.",
        "调用 `power(3, 5)`。",
        "Calling `power(3, 5)`.\nLigne 2 : `exp == 0` est faux.",
        "Step 1: n = 3\nStep 2: return 243",
        "The answer is `243`, obviously.",
        "line 2 exp=5",
    ],
)
def test_other_manners_of_speech_are_not_read_and_not_right(text, power):
    report = audit(text, power)
    assert not report.ok
    assert report.unread
    assert report.score < 0.6


def test_a_raised_run_without_expressions():
    trace = run(programs.RAISES, "down(2)", "lines")
    text = str(narrate(trace))
    assert text.startswith("This trace holds lines only")
    assert text.count("lines only") == 1
    assert audit(text, trace).ok
    assert not audit(text, run(programs.RAISES, "down(3)", "lines")).ok


# ---- what once was told wrongly, or refused ------------------------------------------------------------------------------
GENERATOR_GOES_ON = """\
def f():
    g = (i * i for i in range(5) if i != 2)
    first = next(g)
    second = next(g)
    rest = list(g)
    for x in (y + 1 for y in rest):
        first += x
    return first, second, rest
"""
BODY_RAISES = """\
class Guard:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return None
def f():
    n = 0
    for i in range(3):
        try:
            with Guard():
                n += 10 // (1 - i)
        except ZeroDivisionError:
            n = -1
    return n
"""
INNER_TAKES = """\
class Guard:
    def __init__(self, takes):
        self.takes = takes
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return self.takes
def f():
    with Guard(False) as a, Guard(True) as b:
        raise ValueError("x")
    return 1
"""
UNBOUND_FIRST = """\
def f(xs):
    best = 0
    for i in range(len(xs)):
        for j in range(i):
            best += xs[j]
    return best
"""
PIPELINE = """\
def source(items):
    for item in items:
        yield item
        item += 1
def keep(items):
    for item in items:
        if item % 2:
            yield item * 10
def f():
    out = []
    for value in keep(source([1, 2, 3])):
        out.append(value)
    return out
"""
TWICE = """\
def shout(text):
    loud = text.upper()
    return loud
def f():
    print("one", end="")
    print(" two", 3, [4])
    x = shout("three") + shout("four")
    print("raw")
    print()
    return x
"""
READS_AND_CALLS = """\
def least(row):
    m = row[0]
    for x in row:
        m = min(m, x)
    return m
n = int(input())
for _ in range(n):
    print(least(list(map(int, input().split()))), least([int(input())]))
rows = [int(input()) for _ in range(70)]
"""
FOUND = {
    "generator goes on": (GENERATOR_GOES_ON, "f()", ""), "body raises": (BODY_RAISES, "f()", ""), "inner takes": (INNER_TAKES, "f()", ""),
    "unbound first": (UNBOUND_FIRST, "f([3, 1, 4, 1])", ""), "pipeline": (PIPELINE, "f()", ""), "twice": (TWICE, "f()", ""),
    "reads and calls": (READS_AND_CALLS, None, "3\n" + "".join(f"{i} {i + 2}\n{i}\n" for i in range(3)) + "7\n" * 70),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("verbosity", ["brief", "standard", "full"])
def test_what_was_found_passes_in_all_budgets(name, verbosity):
    program, call, given = FOUND[name]
    trace = run(program, call, stdin=given)
    for budget in (None, *range(40, 400, 90)):
        try:
            told = narrate(trace, verbosity=verbosity, max_tokens=budget, seed=budget or 0)
        except ArgumentError:
            continue
        report = audit(told, trace)
        assert report.ok, report
        assert report.complete


def test_a_with_is_entered_where_control_goes_inside():
    text = str(narrate(run(BODY_RAISES, "f()")))
    assert [line.partition("`with Guard()` is ")[2] for line in text.splitlines() if "`with Guard()`" in line] == ["entered.", "left.", "entered.", "entered.", "left."]
    at_once = run("from contextlib import nullcontext\nfor i in range(2):\n    with nullcontext(): ...\n")
    assert str(narrate(at_once)).count("`with nullcontext()` is entered and left.") == 2
    assert not audit(str(narrate(at_once)).replace("entered and left", "left", 1), at_once).ok


def test_what_a_statement_reads_stands_with_its_line():
    program, call, given = FOUND["reads and calls"]
    trace = run(program, call, stdin=given)
    text = str(narrate(trace))
    assert "Line 8: it reads `'0 2\\n'` from standard input; we now need `least([0, 2])`." in text
    assert "Back in the program: it prints `0 0`." in text
    assert "it reads 70 times from standard input, at first `'7\\n'` and at last `'7\\n'`" in text
    for old, new in (("`'0 2\\n'`", "`'0 3\\n'`"), ("it prints `0 0`", "it prints `0 1`"), ("reads 70 times", "reads 71 times"), ("reads 70 times", "writes 70 times")):
        assert old in text
        assert not audit(text.replace(old, new, 1), trace).ok, old


@needs_c
def test_what_a_name_is_not_is_a_reason_and_follows_from_nothing():
    program = "def f(a):\n    if a is None:\n        return 1\n    if a is True:\n        return 2\n    return 3\n"
    trace = run(program, "f('x')")
    turned = 0
    for seed in range(40):
        text = str(narrate(trace, seed=seed))
        for word in (", since ", ", because "):
            for line in text.splitlines():
                if f"{word}`a` is not " in line:
                    for other in (", which is why ", ", so "):
                        assert not audit(text.replace(line, line.replace(word, other)), trace).ok, line
                        turned += 1
    assert turned > 10


def test_that_means_what_a_conditional_expression_gave_before_its_reason():
    program = """
def f():
    left, right = list(range(-9, 20)), []
    smaller = right
    for _ in range(2):
        smaller = left if left[0] <= 5 else right
        smaller.pop(0)
        left = left + [3]
    return smaller
"""
    trace = chainexec.trace_source(program, call="f()")
    for seed in range(12):
        told = chainexec.narrate(trace, seed=seed)
        assert chainexec.audit(told, trace).ok, seed
    text = str(chainexec.narrate(trace))
    assert "so `smaller` becomes that" in text
    assert not chainexec.audit(text.replace("so `smaller` becomes that", "so `smaller` stays that", 1), trace).ok


def test_a_generator_expression_without_further_items_that_a_call_makes_go_on():
    program = """
from itertools import filterfalse
def f(n):
    items = (i for i in range(n))
    others = filterfalse(lambda i: i > 0, items)
    first = next(others)
    try:
        next(others)
    except StopIteration:
        return first
"""
    for n in (1, 3):
        trace = chainexec.trace_source(program, call=f"f({n})")
        for seed in range(6):
            told = chainexec.narrate(trace, seed=seed)
            assert chainexec.audit(told, trace).ok, chainexec.audit(told, trace)
        text = str(chainexec.narrate(trace))
        assert not chainexec.audit(text.replace("the next item is needed from", "an exception is thrown into", 1), trace).ok


def test_an_exception_thrown_into_a_generator_expression():
    program = "def f():\n    half = (x for x in [1, 2])\n    next(half)\n    try:\n        half.throw(KeyError)\n    except KeyError:\n        return 1\n"
    trace = chainexec.trace_source(program, call="f()")
    text = str(chainexec.narrate(trace))
    assert "this throws an exception into the generator expression" in text
    assert chainexec.audit(text, trace).ok
    for wrong in ("the next item is needed from the generator expression", "this throws an exception into `f()`"):
        assert not chainexec.audit(text.replace("this throws an exception into the generator expression", wrong), trace).ok
