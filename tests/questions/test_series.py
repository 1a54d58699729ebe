"""Variable tracing: a series of questions about named variables, from coarse to fine."""

from __future__ import annotations

import pytest

import chainexec
from chainexec.questions.series import STAGES, trace_variables
from questions.flow_judge import difference
from questions.flow_oracle import FlowOracle

PROGRAM = """
def g(a, n):
    s = 0
    for i in range(n):
        s += a[i]
        a[i] = s
    return s

def f(xs, k):
    total = 1
    for x in xs:
        if x > k:
            total += x
        total *= 2
    r = g(xs, k)
    r -= total
    r = g([1, 2], 2) - r
    return total + r
"""
CALL = "f([3, 1, 4], 2)"


@pytest.fixture
def trace():
    return chainexec.trace_source(PROGRAM, call=CALL, detail="expressions")


def test_a_series_goes_from_coarse_to_fine_and_follows_the_run(trace):
    asked = trace_variables(trace, ["total", "r"], each=2)
    stages = [next(number for number, kinds in enumerate(STAGES) if question.kind in kinds) for question in asked]
    assert stages == sorted(stages)
    assert len(set(stages)) == len(STAGES)
    assert {question.data["name"] for question in asked} == {"total", "r"}
    for stage in set(stages):
        last = [max(question.evidence) for question, at in zip(asked, stages, strict=True) if at == stage]
        assert last == sorted(last)


def test_the_call_is_the_one_that_is_asked_for(trace):
    for call in (1, 2):
        asked = trace_variables(trace, "s", function="g", call=call)
        assert {question.data["frame"] for question in asked} == {call}


def test_its_answers_are_those_of_the_oracle(trace):
    oracle = FlowOracle(PROGRAM, CALL)
    numbers = {frame.id: number for number, frame in enumerate(trace.frames)}
    for function, names in (("f", ["total", "r", "x", "xs"]), ("g", ["a", "s", "i"])):
        for question in trace_variables(trace, names, function=function, each=50):
            assert difference(oracle, question, numbers) is None


def test_the_same_seed_gives_the_same_series(trace):
    one, other = (trace_variables(trace, ["total", "x"], each=1, seed=5) for _ in range(2))
    assert [str(question) for question in one] == [str(question) for question in other]
    assert [str(question) for question in one] != [str(question) for question in trace_variables(trace, ["total", "x"], each=1, seed=6)]


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        ("nothing", {}, "`f` has no such variable; there are xs, k, total, x, r"),
        ([], {}, "names is empty"),
        ("total", {"function": "h"}, "no call of `h` can be followed"),
        ("s", {"function": "g", "call": 3}, "2 calls of `g` can be followed"),
        ("total", {"each": 0}, "each=0"),
    ],
)
def test_what_cannot_be_followed_is_said(trace, names, options, message):
    with pytest.raises(chainexec.ArgumentError, match=message.replace("(", r"\(")):
        trace_variables(trace, names, **options)


def test_a_variable_without_questions_is_named():
    trace = chainexec.trace_source("def main(n):\n    if n:\n        x = 1\n    return n\n", call="main(0)")
    asked = trace_variables(trace, ["x", "n"])
    assert {question.data["name"] for question in asked} == {"n"}
    assert list(asked.unasked) == ["x"]
