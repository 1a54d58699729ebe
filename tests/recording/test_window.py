"""A window keeps the last steps of a run and never ends it."""

from __future__ import annotations

import threading

import pytest

import chainexec
from chainexec.recording.scope import Follower, Scope
from chainexec.recording.window import Window
from chainexec.traces import Trace


def numbers(n):
    for i in range(n):
        yield i


def collect(n, found):
    total = 0
    for i in numbers(n):
        total += i
        if i % 7 == 0:
            found.append(i)
    return total


def work(n):
    found = []
    total = collect(n, found)
    more = total + 1
    while more > 5:
        more //= 2
    if total > 3:
        raise ValueError(total)
    return found


def kept(fn, *args, steps=1000, size=1 << 28):
    window = Window(Follower(Scope(), frozenset({__name__}), frozenset()), steps=steps, size=size)
    window.start()
    error = result = None
    try:
        result = fn(*args)
    except ValueError as raised:
        error = raised
    recorded = window.stop()
    return result, recorded, Trace(recorded.log, exception=error)


def told(steps):
    return [(step.kind, step.line if step.kind == "line" else 0, tuple(change.text for change in step.changes)) for step in steps if step.kind != "call"]


@pytest.mark.parametrize("limit", [23, 100, 101, 997])
@pytest.mark.parametrize("n", [10, 333])
def test_the_last_steps_are_those_of_the_whole_run(recorder, limit, n):
    whole = chainexec.trace(work, (n,), detail="expressions" if recorder == "c" else "lines")
    _, recorded, trace = kept(work, n, steps=limit)
    last = told(trace.steps)
    assert last == told(whole.steps)[-len(last) :]
    assert len(trace) <= limit + 5  # the frames that joined
    assert trace.outcome == whole.outcome or repr(trace.outcome.value) == repr(whole.outcome.value)
    assert not recorded.given_up
    assert not recorded.tampered
    assert bool(recorded.left_out) == (len(whole) > limit)
    assert abs(recorded.left_out + len(trace) - len(whole)) <= 5 * (1 + recorded.left_out // limit)


@pytest.mark.parametrize("limit", [23, 50, 101, 222])
def test_what_is_told_of_them_is_true(recorder, limit):
    """And says no numbers that nobody knows: the loops were under way."""
    _, _, trace = kept(work, 333, steps=limit)
    text = str(chainexec.narrate(trace))
    assert chainexec.audit(text, trace).ok, text
    assert "is under way" in text
    assert "after 333 iterations" not in text
    whole = chainexec.trace(work, (333,), detail="expressions" if recorder == "c" else "lines")
    lines = set(map(str.strip, str(chainexec.narrate(whole)).splitlines()))
    new = [line for line in map(str.strip, text.splitlines()) if line not in lines]
    assert all("under way" in line or "iteration" not in line for line in new), new


def test_loops_that_began_before_have_no_number(recorder):
    _, _, trace = kept(work, 333, steps=101)
    joined = next(frame for frame in trace.frames if frame.joined)
    steps = [step for step in trace if step.frame == joined and step.loops]
    assert steps
    assert {step.loops[0].iteration for step in steps} == {-1}
    assert all(step.iteration is None for step in trace if step.frame == joined and step.kind == "line" and step.statement.is_loop)


def test_the_program_is_not_disturbed(recorder):
    for limit in (7, 50, 10_000):
        result, recorded, _ = kept(collect, 200, [], steps=limit)
        assert result == 19900
        assert not recorded.tampered


def test_threads(recorder):
    def both(n):
        found = []
        thread = threading.Thread(target=collect, args=(n, found))
        thread.start()
        total = collect(n, [])
        thread.join()
        return total, len(found)

    result, recorded, trace = kept(both, 500, steps=300)
    assert result == (124750, 72)
    assert recorded.left_out
    assert chainexec.audit(chainexec.narrate(trace), trace).ok


def test_values_that_take_too_much_memory(recorder):
    def big():
        rows = [list(range(200)) for _ in range(400)]
        total = 0
        for row in rows:
            total += len(row)
        return total

    result, recorded, _ = kept(big, size=1 << 16)
    assert result == 80_000
    assert "more memory than 65,536 bytes" in recorded.given_up


def test_it_can_be_read_in_between(recorder):
    window = Window(Follower(Scope(), frozenset({__name__}), frozenset()), steps=1000, size=1 << 28)
    window.start()
    collect(5, [])
    first = window.take()
    collect(3, [])
    second = window.stop()
    traces = [Trace(part.log) for part in (first, second)]
    assert [trace.frames[0].arguments["n"].python for trace in traces] == [5, 3]
    assert (first.left_out, second.left_out) == (0, len(traces[0]))


def test_generators_that_wait_join_the_next_recording(recorder):
    follower = Follower(Scope(), frozenset({__name__}), frozenset())
    first, second = (Window(follower, steps=1000, size=1 << 28) for _ in range(2))
    first.start()
    waiting = numbers(3)
    next(waiting)
    codes = first.generators
    first.stop()
    assert codes == (numbers.__code__,)
    second.start(codes)
    assert list(waiting) == [1, 2]
    trace = Trace(second.stop().log)
    assert [step.changes[0].new.python for step in trace if step.kind == "line" and step.changes] == [1, 2]
