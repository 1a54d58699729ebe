"""What a narration says, that all of it is in the trace, and that it reads as notes on voice ask for."""

import ast
import json

import pytest

import chainexec
from chainexec import ArgumentError, narrate
from narration import programs

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
DETAILS = ["lines", pytest.param("expressions", marks=pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder"))]
NO_WORDS = {"Try", "TryStar", "GeneratorExp", "ClassDef"}  # statements whose steps may pass without a word


def run(program, call=None, detail="lines", **options):
    return chainexec.trace_source(program, call=call, detail=detail, capture=True, **options)


NOTE = "This trace holds lines only: the values of sub-expressions are not known.\n"


def without_note(narration):
    """The text without the line that says that the trace has no expressions."""
    return str(narration).removeprefix(NOTE)


def body_lines(code, detail="lines"):
    """The lines about a function's body, without the call, the function's end and the result."""
    program = "def f(a, b, c):\n" + "".join(f"    {line}\n" for line in code.splitlines())
    lines = without_note(narrate(run(program, "f(3, [1, 2], {'k': 0})", detail))).splitlines()
    assert lines[0] == "Calling `f(3, [1, 2], {'k': 0})`."
    return [line.replace("; the function ends and returns `None`", "") for line in lines[1:-1]]


def named(table):
    return [f"{number} {code}".replace("\n", "; ") for number, (code, _) in enumerate(table)]


# ---- how it reads ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("detail", DETAILS)
def test_a_loop_with_a_decision(detail):
    told = without_note(narrate(run(programs.FIRST_REPEAT, "first_repeat(['to', 'be', 'To'])", detail)))
    assert told == """\
Calling `first_repeat(['to', 'be', 'To'])`.
Line 2: `seen` starts as an empty set.
Line 3, iteration 1: `i` is `0` and `word` is `'to'`.
Line 4: `word.lower()` gives `'to'`, so `key` is `'to'`.
Line 5: `'to'` is not in `seen`, which is empty, so the `if` body is skipped.
Line 7: `'to'` is added to `seen`; `seen` is now `{'to'}`.
Line 3, iteration 2: `i` is `1` and `word` is `'be'`.
Line 4: `word.lower()` gives `'be'`, so `key` becomes `'be'`.
Line 5: `'be'` is not in `seen` (`{'to'}`), so the `if` body is skipped.
Line 7: `'be'` is added to `seen`; `seen` is now `{'be', 'to'}`.
Line 3, iteration 3: `i` is `2` and `word` is `'To'`.
Line 4: `word.lower()` gives `'to'`, so `key` becomes `'to'`.
Line 5: `'to'` is in `seen` (`{'be', 'to'}`), so the `if` body runs.
Line 6: it returns `(2, 'To')`; that ends the loop in its iteration 3.
Result: `(2, 'To')`."""


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_recursion():
    told = str(narrate(run(programs.POWER, "power(3, 2)", "expressions")))
    assert told == """\
Calling `power(3, 2)`.
Line 2: `exp == 0` is false, as `exp` is `2`, so the `if` body is skipped.
Line 4: `exp // 2` is `2 // 2 = 1`, so we first need `power(3, 1)`.
  Inside `power(3, 1)` (depth 2):
  Line 2: `exp == 0` is false, as `exp` is `1`, so the `if` body is skipped.
  Line 4: `exp // 2` is `1 // 2 = 0`, so we first need `power(3, 0)`.
    Inside `power(3, 0)` (depth 3):
    Line 2: `exp == 0` is true, as `exp` is `0`, so the `if` body runs.
    Line 3: it returns `1`.
  Back in `power(3, 1)`: `half` is `1`.
  Line 5: `exp % 2` is `1 % 2 = 1`, which counts as true, so the `if` body runs.
  Line 6: it returns `1 * 1 * 3 = 3`.
Back in `power(3, 2)`: `half` is `3`.
Line 5: `exp % 2` is `2 % 2 = 0`, which counts as false, so the `if` body is skipped.
Line 7: it returns `3 * 3 = 9`.
Result: `9`."""


SAID = [  # (body of f(a, b, c), a line that the narration has); a is 3, b is [1, 2], c is {'k': 0}
    ("x = a", "Line 2: `x` starts as `3`, the value of `a`."),
    ("x = b", "Line 2: `x` is now the same list as `b`: `[1, 2]`."),
    ("x = a * 2 - -a", "Line 2: `x` starts as `3 * 2 - -3 = 9`."),
    ("a = 3", "Line 2: `a` stays `3`."),
    ("a += 4", "Line 2: `a` becomes `3 + 4 = 7`."),
    ("x = y = []", "Line 2: `x` starts as an empty list; `y` is now the same list as `x`: `[]`."),
    ("a, b = b, a", "Line 2: `a` becomes `[1, 2]`; `b` becomes `3`."),  # not "the value of `a`", which is another one by now
    ("x: int\npass", "Line 3: `pass` does nothing."),
    ("x = 2 ** (a - 5)", "Line 2: `x` starts as `2 ** (3 - 5) = 0.25`."),
    ("x = a - 7\ny = 2 - x", "Line 3: `y` starts as `2 - (-4) = 6`."),
    ("b[1] = a", "Line 2: `b[1]` becomes `3` (it was `2`); `b` is now `[1, 3]`."),
    ("b.append(a)", "Line 2: `3` is added to the end of `b`; `b` is now `[1, 2, 3]`."),
    ("b.insert(0, 9)", "Line 2: `9` is inserted at the start of `b`; `b` is now `[9, 1, 2]`."),
    ("x = b.pop()", "Line 2: `b.pop()` gives `2`, so `x` is `2`; that item is removed from the end of `b`; `b` is now `[1]`."),
    ("b.clear()", "Line 2: `b` is emptied."),
    ("c['z'] = a", "Line 2: `c['z']` is set to `3`; `c` is now `{'k': 0, 'z': 3}`."),
    ("c['k'] += a", "Line 2: `c['k']` becomes `0 + 3 = 3` (it was `0`); `c` is now `{'k': 3}`."),
    ("del c['k']", "Line 2: `c['k']` is deleted (it was `0`); `c` is now `{}`."),
    ("del a", "Line 2: `a` is deleted."),
    ("x = b\nx.append(5)", "Line 3: `5` is added to the end of `x`; `x` is now `[1, 2, 5]`, which `b` shows, too."),
    ("x = [b]\nb.append(5)", "Line 3: `5` is added to the end of `b`; `b` is now `[1, 2, 5]`, which `x[0]` shows, too."),
    ("for x in []: pass", "Line 2: `[]` has no items, so the loop body never runs."),
    ("for x in b: continue", "Line 2: `b` has no further items, so the loop ends after 2 iterations."),
    ("while a > 2: a -= 1", "Line 2: `a > 2` is true, as `a` is `3`, so iteration 1 starts."),
    ("while a > 2: a -= 1", "Line 2: `a > 2` is false, as `a` is `2`, so the loop ends after 1 iteration."),
    ("while True: break", "Line 2: `break` ends the loop in its iteration 1."),
    ("if not a: pass", "Line 2: `a` is `3`, which counts as true: `not a` is false, so the `if` body is skipped."),
    ("if a is None: pass\nelse: a = 1", "Line 2: `a` is not `None` but `3`, so the `else` body runs."),
    ("if a == 1: a = 0\nelif a == 3: a = 5", "Line 2: `a == 1` is false, as `a` is `3`, so the next condition is tried."),
    ("if a == 1: a = 0\nelif a == 3: a = 5", "Line 3: `a == 3` is true, as `a` is `3`, so the `elif` body runs."),
    ("if 1 < a < 5 and b: a = 0", "Line 2: `1 < a < 5 and b` is `1 < 3 < 5 and [1, 2]`, which counts as true, so the `if` body runs."),
    ("if a in b: a = 0", "Line 2: `3` is not in `b` (`[1, 2]`), so the `if` body is skipped."),
    ("assert a > 2", "Line 2: `a > 2` is true, as `a` is `3`, so the assertion holds."),
    ("print(a)", "Line 2: it prints `3`."),
    ("print('x', end='')", "Line 2: it writes `'x'`."),
    ("import sys\nprint(a, file=sys.stderr)", "Line 3: it prints `3` to standard error."),
    ("x = [n * 2 for n in b]", "Line 2: the comprehension makes 2 passes: `n` is `1`, then `n` is `2`; `x` is `[2, 4]`."),
    ("import math as m", "Line 2: `m` is imported."),
    ("def g(): pass", "Line 2: the function `g` is defined."),
    ("try:\n    int('x')\nexcept ValueError: pass", "Line 4: `except ValueError` takes the exception."),
    ("try:\n    b[7]\nexcept KeyError: pass\nexcept IndexError: a = 1", "Line 4: `except KeyError` does not match."),
    ("try:\n    return a\nfinally:\n    a = 4", "Line 5: `a` becomes `4`; the function returns `3`."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "line"), SAID, ids=named(SAID))
def test_what_is_said_of_a_statement(code, line):
    assert line in body_lines(code)


SAID_WITH_EXPRESSIONS = [
    ("x = b[a - 2]", "Line 2: `b[a - 2]`, that is `b[1]`, gives `2`, so `x` is `2`."),
    ("x = b[0] + b[1]", "Line 2: `x` starts as `1 + 2 = 3`."),
    ("if b[0] > b[1]: pass\nelse: a = 0", "Line 2: `b[0] > b[1]` is `1 > 2`, which is false, so the `else` body runs."),
    ("if a < 2 and b: a = 0", "Line 2: `a < 2` is false, as `a` is `3`, and that settles the `and`: `a < 2 and b` is false, so the `if` body is skipped."),
    ("if a == 3 or b: a = 0", "Line 2: `a == 3` is true, as `a` is `3`, and that settles the `or`: `a == 3 or b` is true, so the `if` body runs."),
    ("if b.count(7): a = 0", "Line 2: `b.count(7)` is `0`, which counts as false, so the `if` body is skipped."),
    ("c['k'] += 1", "Line 2: `c['k']` becomes `0 + 1 = 1` (it was `0`); `c` is now `{'k': 1}`."),
    ("return len(b) * a", "Line 2: it returns `2 * 3 = 6`."),
    ("b[0], a = 9, b[0]", "Line 2: `b[0]` becomes `9` (it was `1`); `b` is now `[9, 2]`; `a` becomes `1`."),  # not "`b[0]` gives `1`", which is `9` by now
    ("a, b[0] = b[0], 9", "Line 2: `b[0]` gives `1`, so `a` becomes `1`; `b[0]` becomes `9` (it was `1`); `b` is now `[9, 2]`."),
    ("return a > len(b)", "Line 2: `a > len(b)` (`3 > 2`) gives `True`, so it returns `True`."),
]  # fmt: skip


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
@pytest.mark.parametrize(("code", "line"), SAID_WITH_EXPRESSIONS, ids=named(SAID_WITH_EXPRESSIONS))
def test_what_is_said_with_values_of_expressions(code, line):
    assert line in body_lines(code, "expressions")


@pytest.mark.parametrize("detail", DETAILS)
def test_calls_nest_and_come_back(detail):
    lines = str(narrate(run(programs.STACK, "use([1])", detail))).splitlines()
    assert "Line 11: a new `Stack` is made with `Stack.__init__()`." in lines
    assert "  Inside `Stack.push(1)`:" in lines
    assert "  Line 8: it raises `IndexError('empty stack')`; nothing in `Stack.pop` handles it, so it leaves the function." in lines
    told = [line for line in lines if line.startswith("Line 18")]
    expected = "Line 18: `except IndexError as e` takes the exception; that ended the loop in its iteration 2; `e` is `IndexError('empty stack')`."
    assert told == [expected]


def test_uncaught_exception_is_followed_to_the_top():
    lines = str(narrate(run(programs.RAISES, "down(1)"))).splitlines()
    assert lines[-3:] == [
        "  Line 3: `return {}[\"missing\"]` raises `KeyError('missing')`; nothing in `down` handles it, so it leaves the function.",
        "`KeyError('missing')` is not handled in `down` either, so it leaves the function.",
        "Result: no value, the run ends with `KeyError('missing')`.",
    ]


def test_generators_pause_and_go_on():
    lines = str(narrate(run(programs.GENERATORS, "use(2)"))).splitlines()
    assert "  Line 3: it yields `0` and pauses." in lines
    assert "  `squares` goes on after its pause; `got` is `None`." in lines
    assert "Back in `use(2)`: `out` is `[0]`." in lines


def test_a_script_is_told_without_a_result():
    lines = without_note(narrate(run("x = 1\nprint(x + 1)\n"))).splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("Running the program.", "Line 1: `x` starts as `1`.", "The program ends.")


def test_a_stopped_run_says_where():
    told = str(narrate(run("def f():\n    while True:\n        pass\n", "f()", limits=chainexec.Limits(steps=40))))
    assert told.splitlines()[-1] == "The run was stopped here by the limit on steps, after 40 steps."


def test_threads_are_named():
    told = str(narrate(run(programs.THREADS, "run()")))
    assert "In thread `one`:" in told
    assert "In thread `MainThread`:" in told


def test_long_values_are_shortened_and_say_so():
    told = str(narrate(run("def f():\n    x = list(range(1000))\n    return len(x)\n", "f()")))
    assert max(map(len, told.splitlines())) < 400
    assert "more items ..." in told
    assert "more items" not in str(narrate(run("def f():\n    x = list(range(1000))\n    return len(x)\n", "f()"), verbosity="full"))


def test_backticks_in_values_do_not_end_the_quote():
    lines = without_note(narrate(run("def f():\n    x = 'a`b'\n    return x\n", "f()"))).splitlines()
    assert lines[1] == "Line 2: `x` starts as `` 'a`b' ``."


# ---- that it is true -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=[call for _, call in programs.RUNS])
def test_every_step_is_told(program, call, detail):
    trace = run(program, call, detail)
    narration = narrate(trace)
    assert narration.claims
    told = {index for line in narration for index in line.steps}
    untold = [step for step in trace if step.index not in told]
    silent = [s for s in untold if s.kind in ("resume", "return") or (s.statement is not None and s.statement.kind in NO_WORDS)]
    assert [step for step in untold if step not in silent] == []


@pytest.mark.parametrize(("program", "call"), programs.RUNS[:6], ids=[call for _, call in programs.RUNS[:6]])
def test_calculations_come_out(program, call):
    """`a + b = c` in a narration of numbers is right by Python's own arithmetic."""
    checked = 0
    for line in narrate(run(program, call)):
        for quoted in line.text.split("`")[1::2]:
            left, equals, right = quoted.partition(" = ")
            if equals and not left.isidentifier() and "==" not in quoted:
                assert eval(left, {}) == ast.literal_eval(right), quoted
                checked += 1
    if "power" in call or "mixed" in call:
        assert checked


# ---- options ---------------------------------------------------------------------------------------------------------
def test_seeds_vary_the_wording_and_never_the_facts():
    trace = run(programs.MIXED, "mixed(['b', 'fig'])")
    narrations = [narrate(trace, seed=seed) for seed in range(8)]
    assert len({str(narration) for narration in narrations}) > 4
    facts = {tuple(sorted(claim[:4] for claim in narration.claims)) for narration in narrations}  # a seed may change their order
    assert len(facts) == 1
    assert str(narrate(trace, seed=5)) == str(narrate(trace, seed=5))


def test_a_loaded_trace_tells_the_same(tmp_path):
    trace = run(programs.MIXED, "mixed(['b', 'fig'])")
    trace.save(tmp_path / "run.trace")
    assert str(narrate(chainexec.Trace.load(tmp_path / "run.trace"))) == str(narrate(trace))


def test_brief_is_shorter_than_standard():
    trace = run(programs.MIXED, "mixed(['b', 'fig'])")
    assert len(str(narrate(trace, verbosity="brief"))) < len(str(narrate(trace)))


def test_as_json():
    narration = narrate(run(programs.POWER, "power(2, 1)"))
    again = json.loads(json.dumps(narration.to_dict()))
    assert again["text"] == str(narration)
    assert sum(len(step["claims"]) for step in again["steps"]) == len(narration.claims)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"style": "rhyme"}, "'coe'"),
        ({"verbosity": "loud"}, "'standard'"),
        ({"seed": "x"}, "integer"),
        ({"max_tokens": 0}, "positive"),
        ({"max_tokens": 3}, "too small"),
    ],
)
def test_bad_options(options, said):
    with pytest.raises(ArgumentError, match=said):
        narrate(run(programs.POWER, "power(2, 1)"), **options)
