"""Every store into a variable is told at its step, whatever the value was before, and no other: random programs, judged by CPython."""

from __future__ import annotations

import pytest

import chainexec
from oracle.bindings_judge import judge_bindings, really_bound, told_bound
from oracle.changes_judge import judge_changes
from oracle.judge import judge
from oracle.random_bindings import random_binding_program
from oracle.twins import recorder_difference


def test_judge_itself():
    text = "x = 0\nx = 0\nfor y in (1, 1):\n    del x\n    x = [y for v in (1, 2)]\n"
    real = [(1, {"x"}), (2, {"x"}), (3, {"y"}), (5, {"x"}), (3, {"y"}), (5, {"x"})]
    assert really_bound(text) == real
    assert told_bound(text, "module", "lines") == real
    assert judge_bindings("import sys\nsys.settrace(None)\nx = 0\n") != []  # what it does not see
    assert judge_bindings(text) == []


SMALL = {
    "right before del": "x = 3\ny = 1\nx = 3\ndel y\n",
    "before the statement fails": "x, t = 3, ()\ntry:\n    x, t[0] = 3, 4\nexcept TypeError:\n    t\n",
    "the argument of a call that fails": "def f(_): raise KeyError\nx = 3\ntry:\n    f(x := 3)\nexcept KeyError:\n    x\n",
    "the target of a loop whose other target fails": "x, t = 3, ()\ntry:\n    for x, t[0] in [(3, 4)]:\n        x\nexcept TypeError:\n    t\n",
    "not of a comprehension that fails": "def f(_): raise KeyError\nx = 3\ntry:\n    x = [f(v) for v in (1,)]\nfinally:\n    x\n",
    "the end of a finally": "x = 3\ntry:\n    1 / 0\nfinally:\n    x = 3\n",
    "not where a loop ends there": "x = 3\ntry:\n    1 / 0\nfinally:\n    for x in (3, 3):\n        y = 1\n",
    "not where a with is left": (
        "class W:\n    def __enter__(self): return 0\n    def __exit__(self, *_): return True\n"
        "try:\n    1 / 0\nfinally:\n    with W() as x:\n        y = z\n"
    ),
    "not the end of except": "x = None\ntry:\n    1 / 0\nexcept ArithmeticError as x:\n    y = 1\n",
    "not of an except that does not match": "x = 3\ntry:\n    try:\n        1 / 0\n    except KeyError as x:\n        x\nexcept ArithmeticError:\n    x\n",
    "None before del in it": "try:\n    1 / 0\nexcept ArithmeticError as x:\n    y = x = None\n    y = None\n    del x\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_small_program(name, recorder):
    assert judge_bindings(SMALL[name]) == []


@pytest.mark.parametrize("seed", range(25))
def test_random_program(seed, recorder):
    assert judge_bindings(random_binding_program(seed)) == []


@pytest.mark.parametrize("seed", range(25, 40))
def test_random_program_with_expressions(seed, both_recorders):
    assert judge_bindings(random_binding_program(seed), "expressions") == []


@pytest.mark.slow
def test_many_random_programs(recorder):
    found = {seed: bad for seed in range(1_000, 1_400) if (bad := judge_bindings(random_binding_program(seed)))}
    assert found == {}


GLOBAL = """
def f():
    global seen
    [seen := 3 for _ in (1,)]
    [seen := 3 for _ in (1,)]
f()
"""


def test_a_global_that_a_comprehension_binds(recorder):
    """Where a comprehension is part of its function's code, the function has a local of that name, too."""
    passes = [step for step in chainexec.trace_source(GLOBAL, capture=True, detail="lines").steps if step.kind == "iteration"]
    assert [(p.line, [c.new.text for c in p.changes if c.name == "seen"]) for p in passes] == [(4, ["3"]), (5, ["3"])]


@pytest.mark.parametrize("seed", range(40, 50))
def test_recorders_agree_on_a_random_program(seed, both_recorders):
    assert recorder_difference(random_binding_program(seed)) is None


@pytest.mark.slow
def test_recorders_agree_on_many_random_programs(both_recorders):
    found = {seed: bad for seed in range(1_400, 1_600) if (bad := recorder_difference(random_binding_program(seed)))}
    assert found == {}


@pytest.mark.slow
def test_states_of_many_random_programs(recorder):
    found = {
        seed: bad
        for seed in range(1_600, 1_700)
        if (bad := judge(random_binding_program(seed)) + judge_changes(random_binding_program(seed)))
    }
    assert found == {}


def test_a_failing_raise_in_a_handler(recorder):
    """Its exception comes out of a call: no step of its own."""
    text = "def fail(): raise KeyError\ntry:\n    try:\n        1 / 0\n    except ArithmeticError:\n        raise fail()\nexcept KeyError:\n    pass\n"
    kinds = [step.kind for step in chainexec.trace_source(text, capture=True, detail="lines").steps if step.frame.function == "<module>"]
    assert kinds.count("raise") == 1
