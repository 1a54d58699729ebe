"""A recorded program does what it does alone: lifetimes, memory, and no growth over many runs."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import weakref

import pytest

from recording.programs import record


class Noted:
    log: list = []

    def __init__(self, name):
        self.name = name

    def __del__(self):
        Noted.log.append(self.name)


def drops():
    Noted.log.clear()
    a = Noted("a")
    b = [Noted("b")]
    del a
    Noted.log.append("after a")
    b.clear()
    Noted.log.append("after b")
    return list(Noted.log)


def test_instances_die_in_their_time(recorder):
    assert record(drops).result == drops()


def watches():
    seen = []
    thing = Noted("w")
    ref = weakref.ref(thing, lambda _: seen.append("gone"))
    del thing
    seen.append("next")
    return seen, ref() is None


def test_weak_references(recorder):
    assert record(watches).result == watches()


def generator_closes():
    seen = []

    def gen():
        try:
            yield 1
        finally:
            seen.append("closed")

    made = gen()
    next(made)
    del made
    seen.append("next")
    return seen


def test_generators_are_closed_in_their_time(recorder):
    assert record(generator_closes).result == generator_closes()


def resizes():
    block = bytearray(b"abc")
    view = memoryview(block)
    del view
    block.append(1)
    return block


def test_a_released_view_lets_its_block_grow(recorder):
    assert record(resizes).result == bytearray(b"abc\x01")


def churns(n):
    total = 0
    for i in range(n):
        a = [i]
        b = {"a": a, "t": (a,)}
        a.append(b)  # a cycle
        total += len(a)
    return total


def test_a_long_run_does_not_grow(monkeypatch):
    from chainexec.recording import reference, snapshot

    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    monkeypatch.setattr(snapshot, "FIRST_SWEEP", 64)
    sizes = []
    finish = reference.Recorder.finish

    def measured(self):
        sizes.append(len(self.heap.objects))
        return finish(self)

    monkeypatch.setattr(reference.Recorder, "finish", measured)
    record(churns, 400)
    assert sizes[0] < 250  # of 1,200 containers


@pytest.mark.parametrize("fn", [drops, generator_closes, resizes], ids=lambda fn: fn.__name__)
def test_nothing_is_kept_after_a_trace(recorder, fn):
    class Marker:
        pass

    def program():
        marker = [Marker()]
        fn()
        return weakref.ref(marker[0])

    trace = record(program)
    ref = trace.result
    gc.collect()
    assert ref() is None


def raises_with_locals(thing):
    raise ValueError


def test_the_exceptions_frames_are_kept_by_the_exception_alone(recorder):
    class Marker:
        pass

    thing = Marker()
    ref = weakref.ref(thing)
    trace = record(raises_with_locals, thing)
    del thing
    assert trace.outcome.type == "ValueError"
    del trace
    gc.collect()
    assert ref() is None


def writes_file(path):
    with open(path, "w") as file:
        file.write("x")
    with open(path) as file:
        return file.read()


def test_files(recorder, tmp_path):
    assert record(writes_file, tmp_path / "f").result == "x"


def test_traces_leave_no_references(recorder):
    def run():
        record(churns, 3)

    for _ in range(3):
        run()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(20):
        run()
    gc.collect()
    assert len(gc.get_objects()) - before < 60



ALARMS = """
import signal

class Late(Exception):
    pass

def late(*_):
    raise Late

def main():
    rounds, found = 12, []
    signal.signal(signal.SIGALRM, late)
    for n in range(rounds):
        signal.setitimer(signal.ITIMER_REAL, 0.003)
        try:
            k = 0
            while True:
                k += len([i for i in range(3)])
        except Late:
            found.append(n)
    return found == list(range(rounds)), signal.pthread_sigmask(signal.SIG_BLOCK, ())
"""


HANDLED = """
import sys
import chainexec
from chainexec.recording import turns

if "unguarded" in sys.argv:  # as where another thread takes the signal
    turns._mask = None
trace = chainexec.trace_source(sys.stdin.read(), call="main()", detail="lines", limits=chainexec.Limits(seconds=60))
assert trace.result == (True, set())
assert [step.kind for step in trace if step.frame.function == "main"].count("handled") == 12
assert trace[-1].before["found"].text == str(list(range(12)))
print(*[frame.function for frame in trace.frames])
"""


def alarmed(*arguments):
    """In a process of its own, which has no other thread."""
    command = [sys.executable, "-c", HANDLED, *arguments]
    return subprocess.run(command, input=ALARMS, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that send signals")
def test_a_signal_handler_that_raises(recorder):
    """It runs between two instructions of the program, never in the middle of what a recorder does."""
    found = alarmed()
    assert found.stderr == ""
    assert found.stdout.split()[:1] == ["main"]
    if recorder == "c":  # the Python recorder does not see it where the signal came while it was at work (docs/limits.md)
        assert found.stdout.split() == ["main", *["late"] * 12]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that send signals")
def test_a_signal_handler_that_raises_in_the_python_recorder(monkeypatch):
    """The recording ends with an error that says so; the program is not left alone."""
    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    found = alarmed("unguarded")
    assert "a signal handler raised Late in the middle of the Python recorder" in found.stderr
    assert found.returncode == 1
