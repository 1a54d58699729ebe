"""Sessions take a free monitoring id, leave nothing behind, and live beside other tools."""

from __future__ import annotations

import cProfile
import pstats
import sys
import threading

import pytest

import chainexec
from recording.programs import kinds, record

MONITORING = sys.monitoring


def small(n):
    total = 0
    for i in range(n):
        total += i
    return total


def holders():
    return [MONITORING.get_tool(number) for number in range(6)]


def local_events(fn):
    return [MONITORING.get_local_events(number, fn.__code__) for number in range(6) if MONITORING.get_tool(number)]


def fails():
    raise ValueError("no")


def leaves():
    sys.exit(2)


def interrupts():
    raise KeyboardInterrupt


def endless():
    while True:
        small(1)


@pytest.mark.parametrize(
    ("fn", "options"),
    [
        (lambda: small(3), {}),
        (fails, {}),
        (leaves, {}),
        (interrupts, {}),
        (endless, {"limits": chainexec.Limits(steps=30)}),
        (endless, {"limits": chainexec.Limits(seconds=0.02)}),
    ],
    ids=["returns", "raises", "exits", "interrupts", "steps", "seconds"],
)
def test_nothing_is_left_behind(recorder, fn, options):
    before, streams, limit = holders(), (sys.stdout, sys.stderr, sys.stdin), sys.getrecursionlimit()
    record(fn, **options)
    assert holders() == before
    assert (sys.stdout, sys.stderr, sys.stdin) == streams
    assert sys.getrecursionlimit() == limit
    number = next(n for n in (3, 4) if MONITORING.get_tool(n) is None)
    MONITORING.use_tool_id(number, "probe")
    try:
        assert MONITORING.get_local_events(number, small.__code__) == 0
        assert MONITORING.get_events(number) == 0
        assert all(MONITORING.register_callback(number, 1 << bit, None) is None for bit in range(12))
    finally:
        MONITORING.free_tool_id(number)


def test_ids_of_others_are_never_taken(recorder):
    taken = [number for number in range(6) if MONITORING.get_tool(number) is None]
    for number in taken:
        MONITORING.use_tool_id(number, f"tool {number}")
    try:
        with pytest.raises(chainexec.RecorderError, match="tool 4"):
            record(small, 1)
        assert all(MONITORING.get_tool(number) == f"tool {number}" for number in taken)
        MONITORING.free_tool_id(taken[-1])
        assert record(small, 3).result == 3
    finally:
        for number in taken[:-1]:
            MONITORING.free_tool_id(number)


def nested(n):
    inner = chainexec.trace(small, (n,), detail="lines")
    return len(inner), inner.result


def test_a_trace_inside_a_trace(recorder):
    alone = record(small, 3)
    outer = record(nested, 3)
    assert outer.result == (len(alone), 3)
    assert [frame.function for frame in outer.frames] == ["nested", "small"]


def calls_in_the_middle(n, called):
    total = 0
    for i in range(n):
        if i in {0, 2}:
            called()
        total += i
    return total


def test_a_trace_of_the_code_that_is_being_traced(recorder):
    """CPython loses the first tool's INSTRUCTION events when a second one asks for them."""

    def steps(trace):
        return [str(step.kind) for step in trace if step.frame is trace.frames[0]]

    alone = steps(record(calls_in_the_middle, 5, int))
    inner = []
    outer = record(calls_in_the_middle, 5, lambda: inner.append(chainexec.trace(calls_in_the_middle, (5, int), detail="lines")))
    assert steps(outer) == alone
    assert [steps(trace) for trace in inner] == [alone, alone]


def trace_in_threads(turns):
    """[(thread name, trace), ...] of two threads that trace the same function at once."""
    traces = []

    def work():
        for _ in range(turns):
            traces.append((threading.current_thread().name, record(small, 20)))

    threads = [threading.Thread(target=work) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return traces


def test_two_threads_trace_at_once(recorder):
    alone = kinds(record(small, 20))
    found = trace_in_threads(5)
    assert len(found) == 10
    for name, trace in found:  # a thread that starts after the recording is part of it: this thread's own steps count
        assert [str(step.kind) for step in trace if step.thread == name] == alone
        assert trace.tampered is False


@pytest.mark.slow
def test_many_traces_in_two_threads_that_take_turns_at_any_time(recorder):
    alone = kinds(record(small, 20))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        found = [pair for _ in range(25) for pair in trace_in_threads(12)]
    finally:
        sys.setswitchinterval(interval)
    assert len(found) == 600
    for name, trace in found:
        assert [str(step.kind) for step in trace if step.thread == name] == alone
        assert trace.tampered is False


def test_settrace_goes_on_working(recorder):
    seen = []

    def tracer(frame, event, arg):
        if frame.f_code is small.__code__:
            seen.append(event)
            return tracer
        return None

    old = sys.gettrace()
    sys.settrace(tracer)
    try:
        trace = record(small, 2)
    finally:
        sys.settrace(old)
    assert seen.count("line") >= 6
    assert len(trace) == 9


def test_cprofile_goes_on_working(recorder):
    profile = cProfile.Profile()
    profile.enable()
    try:
        trace = record(small, 2)
    finally:
        profile.disable()
    assert any(name == "small" for _, _, name in pstats.Stats(profile).stats)
    assert len(trace) == 9


def test_coverage_goes_on_working(recorder, tmp_path, monkeypatch):
    coverage = pytest.importorskip("coverage")
    monkeypatch.setenv("COVERAGE_CORE", "sysmon")
    module = tmp_path / "covered.py"
    module.write_text("def f(n):\n    if n:\n        return 1\n    return 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import importlib

    measured = coverage.Coverage(data_file=None, config_file=False, include=[str(module)])
    measured.start()
    try:
        covered = importlib.import_module("covered")
        record(covered.f, 1)
        first = measured.get_data().lines(str(module))
        record(covered.f, 0)
    finally:
        measured.stop()
        sys.modules.pop("covered", None)
    assert sorted(first) == [1, 2, 3]
    assert sorted(measured.get_data().lines(str(module))) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("sys.monitoring.set_events(tool, 0)", "sys.monitoring.set_events"),
        ("sys.monitoring.set_local_events(tool, f.__code__, 0)", "sys.monitoring.set_local_events"),
        ("sys.monitoring.free_tool_id(tool)", "sys.monitoring.free_tool_id"),
        ("sys.monitoring.register_callback(tool, sys.monitoring.events.RAISE, None)", "sys.monitoring.register_callback"),
    ],
)
def test_tampering_is_told(recorder, change, words):
    source = f"""
import sys
def f():
    tool = max(n for n in range(6) if sys.monitoring.get_tool(n) == "chainexec")
    {change}
    return 5
"""
    trace = chainexec.trace_source(source, call="f()", detail="lines")
    assert trace.result == 5
    assert any(words in text for text in trace.stats["tampered"])
    assert holders() == [None if holder == "chainexec" else holder for holder in holders()]
    assert record(small, 3).stats["tampered"] == ()


def helper(n):
    return n + 1


def uses_helper(n):
    return helper(n)


def test_code_left_out_once_is_followed_later(recorder):
    """What one session told CPython not to report is not lost for the next one."""
    only = record(uses_helper, 1, scope=chainexec.Scope(depth="entry"))
    assert len(only.frames) == 1
    assert len(record(uses_helper, 1).frames) == 2
    assert len(record(uses_helper, 1, scope=chainexec.Scope(exclude="*:helper")).frames) == 1
    assert len(record(uses_helper, 1).frames) == 2


def test_no_step_is_lost_beside_a_tool_that_disables_lines(recorder):
    """coverage's and hypothesis's LINE callbacks return DISABLE at the first visit of a line."""
    alone = kinds(record(small, 4))
    number = next(n for n in (1, 0, 5) if MONITORING.get_tool(n) is None)
    MONITORING.use_tool_id(number, "lines once")
    try:
        MONITORING.register_callback(number, MONITORING.events.LINE, lambda code, line: MONITORING.DISABLE)
        MONITORING.set_events(number, MONITORING.events.LINE)
        beside = kinds(record(small, 4))
    finally:
        MONITORING.set_events(number, 0)
        MONITORING.register_callback(number, MONITORING.events.LINE, None)
        MONITORING.free_tool_id(number)
    assert beside == alone


def test_a_recording_inside_another_takes_nothing_from_it(both_recorders):
    """CPython forgets some INSTRUCTION events of a tool where another one starts or ends."""

    def around():
        first = len("ab") * 2
        chainexec.trace(small, (2,))
        second = len("abc") * 2
        for i in range(2):
            second += i * 3
        return first + second

    alone = chainexec.trace(lambda: [small(2), len("abc") * 2], detail="expressions")
    trace = chainexec.trace(around, detail="expressions")
    told = [evaluation.text for step in trace for evaluation in step.evaluations if step.frame.function.endswith("around")]
    assert told == ['len("ab")', 'len("ab") * 2', "chainexec.trace(small, (2,))", 'len("abc")', 'len("abc") * 2', "range(2)", "i * 3", "i * 3", "first + second"]
    assert trace.result == 13
    assert alone.result == [1, 6]
