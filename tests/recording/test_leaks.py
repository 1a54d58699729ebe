"""Nothing stays behind: references, memory blocks and tracked objects after many traces, memory during a long one."""

import gc
import sys
from collections import OrderedDict, deque

import pytest

import chainexec


class Node:
    def __init__(self, value):
        self.value = value
        self.next = self


def countdown(n):
    while n:
        yield [n]
        n -= 1


def work(n):
    nodes = [Node(i) for i in range(n)]
    table = {i: [i] for i in range(n)}
    seen, queue, order = set(range(1000, 1000 + n)), deque(nodes), OrderedDict(table)
    text = ""
    for item in countdown(n):
        nodes.append(item)
        table[str(item)] = item
        seen.add(len(nodes) + 10_000)
        queue.appendleft(item)
        order.move_to_end(0)
        text += "abc" * 50
        item.sort(key=lambda value: -value)
        try:
            raise ValueError(item)
        except ValueError as error:
            kept = error
    waiting = countdown(3)
    next(waiting)
    del kept.__traceback__
    return len(text)


def churn(n):
    total = 0
    for i in range(n):
        pair = [i, {"i": i}]
        total += len(pair) + len({(i, i): pair})
    return total


@pytest.mark.parametrize("detail", ["lines", "expressions"])
def test_no_reference_is_leaked(detail, recorder):
    if recorder == "python" and detail == "expressions":
        pytest.skip("the Python recorder records lines only")

    def once():
        chainexec.trace(work, (8,), detail=detail)

    for _ in range(5):
        once()
    gc.collect()
    objects, blocks = len(gc.get_objects()), sys.getallocatedblocks()
    rounds = 30 if recorder == "c" else 6
    for _ in range(rounds):
        once()
    gc.collect()
    assert len(gc.get_objects()) - objects < rounds  # less than one object a trace
    assert sys.getallocatedblocks() - blocks < 6 * rounds


def test_arguments_keep_their_reference_count(recorder):
    shared = [Node(1)]
    before = sys.getrefcount(shared), sys.getrefcount(shared[0])

    def take(value):
        again = value
        return len(again)

    for _ in range(3):
        chainexec.trace(take, (shared,), detail="lines")
    gc.collect()
    assert (sys.getrefcount(shared), sys.getrefcount(shared[0])) == before


def test_a_long_run_does_not_keep_what_the_program_let_go(recorder):
    """While a program makes and drops objects, the recorder does not hold on to them."""
    alive = []

    class Counted:
        count = 0

        def __init__(self):
            Counted.count += 1

        def __del__(self):
            Counted.count -= 1

    def program(n):
        for _ in range(n):
            one = Counted()
            box = [one]
            del one, box
            alive.append(Counted.count)

    chainexec.trace(program, (300,), detail="lines")
    assert max(alive) <= 3
    assert Counted.count == 0


@pytest.mark.slow
def test_churn_is_recorded_in_bounded_memory():
    """Objects that die are forgotten: the table of tracked objects does not grow with the length of the run."""
    trace = chainexec.trace(churn, (60_000,), detail="lines")
    assert trace.result == 60_000 * 3
    assert trace.stats["bytes"] / len(trace) < 300


def logs_alive():
    return sum(type(found).__name__ == "Recorder" for found in gc.get_objects())


def test_a_trace_that_was_not_read_goes_when_it_is_dropped(both_recorders):
    gc.collect()
    gc.disable()
    try:
        before = logs_alive()
        for _ in range(3):
            trace = chainexec.trace(churn, (10,), detail="lines")
            assert len(trace) > 10
            assert trace.stats["records"]
            del trace
        assert logs_alive() == before
    finally:
        gc.enable()


def test_traces_that_were_read_do_not_pile_up(both_recorders):
    """Each is a cycle of a few objects and of many bytes; the garbage collector counts objects."""
    gc.collect()
    before, thresholds = logs_alive(), gc.get_threshold()
    gc.set_threshold(0)  # it looks for nothing by itself
    try:
        for _ in range(12):
            trace = chainexec.trace(count_up, (250_000,), detail="lines")
            assert trace[3].changes
        assert logs_alive() - before < 12
    finally:
        gc.set_threshold(*thresholds)


def count_up(n):
    total = 0
    for i in range(n):
        total += i
    return total
