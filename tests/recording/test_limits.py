from __future__ import annotations

import pytest

import chainexec
from chainexec import Limits
from recording.programs import last, record


def endless():
    i = 0
    while True:
        i += 1


def stubborn():
    i = 0
    while True:
        try:
            i += 1
        except BaseException:
            i -= 1


def deeper(n):
    return deeper(n + 1)


def grows():
    text = []
    while True:
        text.append("x" * 10_000)


def generates():
    while True:
        yield 1


@pytest.mark.parametrize(
    ("fn", "args", "limits", "name"),
    [
        (endless, (), Limits(steps=40), "steps"),
        (stubborn, (), Limits(steps=40), "steps"),
        (endless, (), Limits(steps=None, seconds=0.03), "seconds"),
        (deeper, (0,), Limits(depth=7), "depth"),
        (grows, (), Limits(bytes=200_000), "bytes"),
        (generates, (), Limits(steps=30), "steps"),
    ],
)
def test_a_limit_ends_the_run(recorder, fn, args, limits, name):
    trace = record(fn, *args, limits=limits)
    assert type(trace.outcome).__name__ == "Stopped"
    assert trace.outcome.limit == name
    assert trace.outcome.at == len(trace) - 1
    if limits.steps:
        assert len(trace) <= limits.steps
    if limits.depth:
        assert max(frame.depth for frame in trace.frames) == limits.depth
    assert list(trace)[-1].index == len(trace) - 1  # what was recorded can be read to its end


def says(n):
    print("x", n)
    return n


def speaks():
    total = 0
    for i in range(4):
        print(i)
        total += 1
        total = total + says(i)
        try:
            raise ValueError([j for j in range(2)])
        except ValueError:
            print("again")
    return total


def test_a_trace_has_no_more_steps_than_allowed(monkeypatch, both_recorders):
    """Output is a step, too; and both recorders stop at the same place."""
    whole = len(record(speaks, capture=True))
    for steps in range(1, whole + 2):
        found = []
        for name in ("c", "python"):
            monkeypatch.setenv("CHAINEXEC_RECORDER", name)
            trace = record(speaks, capture=True, limits=Limits(steps=steps))
            assert len(trace) == min(steps, whole)
            found.append(([(str(step.kind), step.line) for step in trace], str(trace.outcome), last(trace, "total") if steps > 2 else None))
        assert found[0] == found[1]
        assert ("Stopped" in found[0][1]) == (steps < whole)


def test_a_step_limit_is_deterministic(recorder):
    lengths = {len(record(stubborn, limits=Limits(steps=100))) for _ in range(3)}
    assert len(lengths) == 1


def test_defaults_end_a_runaway_program():
    assert Limits().steps is not None
    assert Limits().bytes is not None


@pytest.mark.parametrize("name", ["steps", "bytes", "depth", "seconds"])
@pytest.mark.parametrize("value", [0, -1, "3", True])
def test_what_is_no_limit_is_refused(name, value):
    with pytest.raises(chainexec.ArgumentError, match=name):
        Limits(**{name: value})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_seconds_are_finite(value):
    with pytest.raises(chainexec.ArgumentError):
        Limits(seconds=value)
