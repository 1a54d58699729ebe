"""Assertions that pytest has rewritten are recorded and told as they stand in the file."""

from __future__ import annotations

import ast
import linecache

import pytest
from _pytest.assertion.rewrite import rewrite_asserts

import chainexec

ASSERTIONS = [
    "x == 3", "x", "not x", "x < 2 < y", "x < y < 2 < 9", "x and y", "x or y == 0", "(x or y) and xs", "not (x and ys)", "len(xs) == y", "xs[0] == x",
    "xs[0] < len(xs) <= y, f'{xs} {y}'", "x in xs", "x not in xs and y in xs", "x is None", "(x if y else xs)", "thing.n == y", "thing.double(x) == y or thing.n > 4",
    "all(v < 3 for v in xs)", "[v for v in xs if v > x] == ys", "(z := x + y) == 5", "sum(xs, start=x) == y", "{**{'a': x}}['a'] == y", "x == 1 and len(xs) > 1 and ys", "-x == ~y",
    "f'{x}' == str(y)", "thing.n", "(lambda v: v + x)(y) == 4", "x == y == 0 or xs == ys or thing.n < 0",
]  # fmt: skip
STATES = ["1, 2, [1, 2], []", "0, 5, [], [5]", "3, 3, [3, 3], [3]", "None, 0, [7], None"]
PROGRAM = """\
class Thing:
    def __init__(self, n):
        self.n = n
    def double(self, x):
        return (x or 0) * 2
def test(x, y, xs, ys):
    thing = Thing(y)
    z = 0
    assert {}
    return z
"""


def rewritten(text, name, *, rewrite=True):
    """The functions of a program whose assertions pytest has rewritten, as it does when it imports a test module."""
    tree = ast.parse(text)
    if rewrite:
        rewrite_asserts(tree, text.encode(), name, None)
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space = {"__name__": "test_module"}
    exec(compile(tree, name, "exec"), space)
    return space


def seen(trace):
    return [(step.kind, step.line, [change.text for change in step.changes if "AssertionError" not in change.text]) for step in trace]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("assertion", ASSERTIONS)
def test_what_is_recorded_is_the_programs_own(recorder, assertion, state, tmp_path):
    text, detail = PROGRAM.format(assertion), "expressions" if recorder == "c" else "lines"
    arguments = eval(f"({state})")
    traces = []
    for rewrite in (True, False):
        space = rewritten(text, str(tmp_path / f"test_{rewrite}.py"), rewrite=rewrite)
        traces.append(chainexec.trace(space["test"], eval(f"({state})"), detail=detail))
    told, plain = traces
    assert type(told.outcome) is type(plain.outcome)
    assert seen(told) == seen(plain)
    for step in told:
        assert not any("@" in name for name in (*step.before, *step.after))
    with pytest.raises(chainexec.TraceLookupError):
        told.history("@py_assert1")
    narration = chainexec.narrate(told)
    assert "@" not in str(narration)
    report = chainexec.audit(narration, told)
    assert report.ok, report
    if recorder == "c":
        failed = isinstance(told.outcome, chainexec.traces.Raised) and told.outcome.type == "AssertionError"
        assert ("the assertion fails" in str(narration)) <= failed
        assert ("the assertion holds" in str(narration)) == (told.outcome.__class__.__name__ == "Returned")
    del arguments


PURE = [a for a in ASSERTIONS if "lambda" not in a and ":=" not in a and "for v" not in a and "thing.double" not in a]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("assertion", PURE)
def test_values_of_parts_are_those_that_python_gives(both_recorders, assertion, state, tmp_path):
    """Each part evaluated anew, in the state of the assertion."""
    space = rewritten(PROGRAM.format(assertion), str(tmp_path / "test_it.py"))
    trace = chainexec.trace(space["test"], eval(f"({state})"), detail="expressions")
    x, y, xs, ys = eval(f"({state})")
    names = {"x": x, "y": y, "xs": xs, "ys": ys, "thing": space["Thing"](y), "z": 0}
    line = next(step for step in trace if step.statement is not None and step.statement.kind == "Assert" and step.kind == "line")
    for evaluation in line.evaluations:
        assert evaluation.value.text == repr(eval(evaluation.text, names)), evaluation.text


def test_a_function_of_very_many_variables(recorder, tmp_path):
    names = [f"v{n}" for n in range(90)]
    text = "def test():\n" + "".join(f"    {name} = {n}\n    assert {name} == len(str({n})) or {name} + 1 > {n}\n" for n, name in enumerate(names))
    space = rewritten(text, str(tmp_path / "test_it.py"))
    trace = chainexec.trace(space["test"], detail="expressions" if recorder == "c" else "lines")
    assert list(trace.steps[-1].before) == [*names, "len", "str"] or set(trace.steps[-1].before) >= set(names)
    assert not any(change.name and "@" in change.name for step in trace for change in step.changes)
