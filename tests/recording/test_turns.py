"""Programs of several threads that take turns at any time: each thread's steps are as if it ran alone, and nothing breaks."""

from __future__ import annotations

import os
import queue
import random
import sys
import threading
from collections import deque

import pytest

import chainexec
from chainexec.recording import scope
from recording.programs import record


@pytest.fixture
def turns_at_any_time():
    """Another thread gets its turn as soon as it asks for it."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def job(n):
    """Meets new types, code and objects all the time: what the recorder asks about them is Python code, in which other threads run."""

    class Point:
        def __init__(self, x):
            self.x = x

    class Other(Point):
        __slots__ = ("y",)

    def points():
        for i in range(n):
            yield Point(i)

    made = {}
    for point in points():
        made[point.x] = Other(point.x)
        made[point.x].y = [point.x] * 2
        point.x += 1
    queue = deque(made.values())
    while queue:
        queue.popleft().y.append(3)
    made.clear()
    return sorted((lambda v: v + n)(v) for v in range(n))


def jobs(threads, n):
    results = [None] * threads

    def run(number):
        results[number] = job(n)

    started = [threading.Thread(target=run, args=(number,), name=f"thread {number}") for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return results


def steps_of(trace, name):
    return [(str(step.kind), step.line, step.frame.function) for step in trace if step.thread == name]


@pytest.mark.parametrize("runs", [10, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("turns_at_any_time")
def test_each_thread_has_its_steps(recorder, runs):
    alone = steps_of(record(jobs, 1, 4), "thread 0")
    assert len(alone) > 90
    for _ in range(runs if recorder == "c" else runs // 10):
        trace = record(jobs, 3, 4)
        assert trace.result == [[4, 5, 6, 7]] * 3
        for number in range(3):
            assert steps_of(trace, f"thread {number}") == alone


def leaves_threads(threads, over):
    def run():
        while not over:
            job(2)

    for thread in [threading.Thread(target=run) for _ in range(threads)]:
        thread.start()
    return job(3)


@pytest.mark.parametrize("runs", [5, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("turns_at_any_time")
def test_a_recording_ends_while_threads_go_on(recorder, runs):
    before = threading.active_count()
    for _ in range(runs if recorder == "c" else 1 + runs // 10):
        over = []
        try:
            trace = record(leaves_threads, 2, over)
        finally:
            over.append(True)
        assert trace.result == [3, 4, 5]
        assert steps_of(trace, "MainThread")[-1] == ("return", leaves_threads.__code__.co_firstlineno + 7, "leaves_threads")
        while threading.active_count() > before:
            threading.Event().wait(0.001)


class Noted:
    """Its end runs code of the program, in which other threads get their turn."""

    def __init__(self, value):
        self.value = value

    def __del__(self):
        assert self.value is not None


def shares(number, items, shared):
    def noted(n):
        try:
            for i in range(n):
                yield Noted(i)
        finally:
            shared.pop((number, -1), None)

    while True:
        try:
            item = items.get_nowait()
        except queue.Empty:
            return
        shared[number, item] = [Noted(item)]
        shared[number, -1] = shared.get((number, item - 3))
        for one in noted(3):
            shared[number, item].append(one)
        print(number, item)
        if number % 2:
            shared.pop((number, item))


def share(threads, wait):
    items, shared = queue.SimpleQueue(), {}
    for item in range(6 * threads):
        items.put(item)
    started = [threading.Thread(target=shares, args=(number, items, shared)) for number in range(threads)]
    for thread in started:
        thread.start()
    if wait:
        for thread in started:
            thread.join()
    return len(shared)


@pytest.mark.parametrize("runs", [20, pytest.param(600, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("turns_at_any_time")
def test_recordings_end_in_the_midst_of_anything(recorder, runs, monkeypatch):
    """At a limit, or while threads go on: print, make and drop objects with finalisers, and change what they share."""
    monkeypatch.setattr(threading, "excepthook", lambda _problem: None)  # the limit ends threads, too
    monkeypatch.setattr(sys, "unraisablehook", lambda _problem: None)  # and finalisers
    before, options = threading.active_count(), random.Random(runs)
    for _ in range(runs if recorder == "c" else runs // 10):
        threads, steps = options.randrange(1, 5), options.choice([None, options.randrange(2, 400)])
        trace = record(share, threads, options.random() < 0.5, limits=chainexec.Limits(steps=steps))
        assert len(trace) > 0
        while threading.active_count() > before:
            threading.Event().wait(0.001)


def blocks():
    return 1


@pytest.mark.slow
def test_a_thread_that_does_not_come_out_ends_the_recording_alone(both_recorders, monkeypatch):
    """Nothing of ours does that; but a program must not wait for ever because it is recorded."""
    begun, may_end, seen = threading.Event(), threading.Event(), []
    follows = scope.Follower.follows

    def waits(self, code, namespace):
        if code is blocks.__code__:
            begun.set()
            may_end.wait(30)
        return follows(self, code, namespace)

    def program():
        thread = threading.Thread(target=blocks)
        thread.start()
        begun.wait()
        seen.append(job(3))
        may_end.set()
        thread.join()

    monkeypatch.setattr(scope.Follower, "follows", waits)
    with pytest.raises(chainexec.InternalError, match="for too long"):
        record(program)
    assert seen == [[3, 4, 5]]


def forks(n):
    statuses = []
    for _ in range(n):
        child = os.fork()
        if child == 0:
            job(2)
            os._exit(0)
        statuses.append(os.waitpid(child, 0)[1])
    return statuses


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_what_another_library_does_before_a_fork_waits_for_no_recording(recorder):
    """IPython, say, ends a thread of its own there, and waits for that: its events must get their turn."""
    thread, over = None, threading.Event()

    def small():
        return over.wait(0.01)

    def beside():
        while not small():
            job(1)

    def end():
        over.set()
        if thread is not None:
            thread.join(5)
            assert not thread.is_alive()

    def program():
        nonlocal thread
        thread = threading.Thread(target=beside)
        thread.start()
        statuses = forks(1)
        ended = not thread.is_alive()
        thread = None
        return statuses, ended

    os.register_at_fork(before=lambda: end() if thread is not None else None)
    assert record(program).result == ([0], True)


def forks_beside_threads(n):
    over = []

    def run():
        while not over:
            job(2)

    thread = threading.Thread(target=run)
    thread.start()
    statuses = forks(n)
    over.append(1)
    thread.join()
    return statuses


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.usefixtures("turns_at_any_time")
def test_a_program_forks_beside_its_threads(recorder):
    for _ in range(4 if recorder == "c" else 1):
        assert record(forks_beside_threads, 5).result == [0] * 5
