"""Traces as Chrome trace events: the rules of that format, checked by a reader of its own."""

from __future__ import annotations

import collections
import json
import threading

import pytest

import chainexec
from chainexec.errors import ArgumentError, TraceLookupError


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fails(n):
    if n == 0:
        raise ValueError("[red]no\x1b[31m\n\"'</script>")
    return fails(n - 1)


def counts(n):
    for i in range(n):
        yield i


def pipeline():
    first = counts(3)
    next(first)
    total = sum(counts(2))
    for i in first:
        total += i
    return total


def abandoned():
    it = counts(5)
    next(it)
    del it
    try:
        fails(2)
    except ValueError as error:
        return str(error)


def endless():
    n = 0
    while True:
        n = step(n)


def step(n):
    return n + 1


def threads():
    found = []
    workers = [threading.Thread(target=lambda n=n: found.append(fib(n)), name=f"worker-{n}") for n in (3, 4)]
    for worker in workers:
        worker.start()
        worker.join()
    return found


def play(text):
    """Reads the events as a viewer does: slices nest in each thread, times never go back. Returns the slices (name, begin, end, depth)."""
    data = json.loads(text)
    assert set(data) == {"traceEvents", "displayTimeUnit", "otherData"}
    last = 0
    stacks = collections.defaultdict(list)
    named = set()
    slices, counters, instants = [], [], []
    for event in data["traceEvents"]:
        assert event["pid"] == 1
        if event["ph"] == "M":
            assert event["name"] in {"process_name", "thread_name"} and isinstance(event["args"]["name"], str)
            named.add(event["tid"])
            continue
        assert isinstance(event["ts"], int) and event["ts"] >= last
        last = event["ts"]
        if event["ph"] == "C":
            assert all(isinstance(value, (int, float)) for value in event["args"].values())
            counters.append((event["name"], event["ts"], *event["args"].values()))
            continue
        assert event["tid"] in named
        stack = stacks[event["tid"]]
        if event["ph"] == "B":
            stack.append((event, len(stack)))
        elif event["ph"] == "E":
            begun, depth = stack.pop()
            slices.append((begun["name"], begun["ts"], event["ts"], depth, begun["cat"], begun.get("args", {}), event.get("args", {}), event["tid"]))
        else:
            assert event["ph"] == "i" and event["s"] == "t"
            instants.append((event["ts"], event["name"]))
    assert not any(stacks.values()), "every slice ends"
    return slices, counters, instants, data["otherData"]


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(
    ("program", "arguments"), [(fib, (5,)), (fails, (3,)), (pipeline, ()), (abandoned, ()), (threads, ()), (endless, ())], ids=lambda value: getattr(value, "__name__", "")
)
def test_slices_nest_and_times_are_sorted(recorder, program, arguments, lines):
    trace = chainexec.trace(program, arguments, detail="lines", limits=chainexec.Limits(steps=300))
    slices, _, instants, about = play(trace.to_chrome(lines=lines))
    assert about["steps"] == len(trace)
    begun = collections.Counter(row[5]["frame"] for row in slices if row[4] == "frame")
    assert set(begun) == {frame.id for frame in trace.frames}
    pauses = collections.Counter(step.frame.id for step in trace if step.kind == "resume")
    assert begun == {frame.id: 1 + pauses[frame.id] for frame in trace.frames}, "a generator has a slice for each time that it runs"
    assert len([row for row in slices if row[4] == "statement"]) == (len([step for step in trace if step.kind == "line"]) if lines else 0)
    assert [ts for ts, name in instants if name.startswith("raise ")] == [step.index for step in trace if step.kind == "raise"]


def test_a_frame_lasts_from_its_call_to_its_return(recorder):
    trace = chainexec.trace(fib, (4,), detail="lines")
    slices, *_ = play(trace.to_chrome())
    found = {row[5]["frame"]: row for row in slices}
    for frame in trace.frames:
        name, begin, end, depth, _, told, ended, _ = found[frame.id]
        assert (name, begin, end, depth) == ("fib", frame.call_step.index, frame.return_step.index, frame.depth - 1)
        assert told["n"] == frame.arguments["n"].text and ended == {"returns": frame.return_step.value.text}


def test_threads_have_rows_of_their_own(recorder):
    trace = chainexec.trace(threads, detail="lines")
    text = trace.to_chrome()
    rows = {event["tid"]: event["args"]["name"] for event in json.loads(text)["traceEvents"] if event["ph"] == "M" and event["name"] == "thread_name"}
    slices, *_ = play(text)
    assert {rows[row[7]] for row in slices if row[0] == "fib"} == {"worker-3", "worker-4"}
    assert {rows[row[7]] for row in slices if row[0] == "threads"} == {"MainThread"}


def test_what_never_ended_says_so(recorder):
    trace = chainexec.trace(endless, detail="lines", limits=chainexec.Limits(steps=50))
    slices, *_, about = play(trace.to_chrome())
    outer = next(row for row in slices if row[0] == "endless")
    assert outer[2] == len(trace) and outer[6] == {"ended": "not while it was recorded"}
    assert "limit on steps" in about["outcome"]


def test_counters_show_the_running_frame(recorder):
    trace = chainexec.trace(fib, (3,), detail="lines")
    _, counters, *_ = play(trace.to_chrome(counters=["n"]))
    assert {name for name, *_ in counters} == {"fib: n"}
    at = dict.fromkeys(range(len(trace)))
    for _, ts, value in counters:
        at[ts] = value
    shown = None
    for step in trace:
        shown = at[step.index] if at[step.index] is not None else shown
        if step.kind == "line":
            assert shown == step.before["n"].python, step


def test_counters_of_values_that_are_no_numbers(recorder):
    def mixed():
        x = 1
        x = None
        x = 2.5
        x = 10**400
        x = True
        x = 2**70
        y = float("nan")
        return x, y

    trace = chainexec.trace(mixed, detail="lines")
    _, counters, _, about = play(trace.to_chrome(counters="x"))
    assert [value for *_, value in counters] == [1, 2.5, float(2**70)]
    assert sum(about["not in a counter, because no number"].values()) == 3
    with pytest.raises(ArgumentError, match="y never holds a number"):
        trace.to_chrome(counters=["y"])
    with pytest.raises(TraceLookupError, match="'nothing' is no variable"):
        trace.to_chrome(counters=["nothing"])


def test_output_is_an_instant(recorder):
    def prints():
        print("hi \x1b[31m")

    trace = chainexec.trace(prints, detail="lines", capture=True)
    events = json.loads(trace.to_chrome())["traceEvents"]
    assert [event["args"]["text"] for event in events if event["ph"] == "i"] == ["hi \x1b[31m\n"]


def test_a_loaded_trace_gives_the_same(recorder, tmp_path):
    trace = chainexec.trace(pipeline, detail="lines")
    trace.save(tmp_path / "run.trace")
    assert chainexec.Trace.load(tmp_path / "run.trace").to_chrome(lines=True, counters=["i"]) == trace.to_chrome(lines=True, counters=["i"])


@pytest.mark.slow
def test_deep_and_long_runs_take_linear_time():
    import sys
    import time

    def deep(n):
        return 0 if n == 0 else deep(n - 1)

    sizes = (2000, 8000) if chainexec.recorder_info().name == "c" else (100, 400)  # the Python recorder looks at all frames at every step
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        traces = [chainexec.trace(deep, (n,), detail="lines", limits=chainexec.Limits(depth=20_000)) for n in sizes]
    finally:
        sys.setrecursionlimit(limit)
    seconds = []
    for trace in traces:
        len(trace.frames)
        start = time.process_time()
        trace.to_chrome(lines=True)
        trace.call_tree()
        seconds.append(time.process_time() - start)
    assert seconds[1] < 12 * seconds[0], "four times as many frames"
