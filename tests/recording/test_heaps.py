"""What heapq's functions move along a path is written as one record and read as the changes that it stands for."""

from __future__ import annotations

import gc
import heapq
import random
import sys

import chainexec
from chainexec.traces import Trace
from recording.programs import record


class Ranked:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank < other.rank


def heaps_at_work(size, seed):
    generator = random.Random(seed)
    numbers = [generator.choice((generator.randrange(size), generator.randrange(30))) for _ in range(size)]
    pairs = [(generator.randrange(size), i) for i in range(size)]
    ranked = [Ranked(generator.randrange(size)) for _ in range(size)]
    heapq.heapify(numbers)
    heapq.heapify(pairs)
    heapq.heapify(ranked)
    out = []
    for i in range(size // 4):
        out.append(heapq.heappop(numbers))
        heapq.heapreplace(pairs, (generator.randrange(size), -i))
        out.append(heapq.heappushpop(numbers, generator.randrange(size)))
        heapq.heapreplace(ranked, Ranked(i))  # a new object at the path's end
        heapq.heappush(ranked, heapq.heappop(ranked))
        if i % 40 == 39:
            del numbers[1:4]
            numbers.insert(2, i)
            ranked[5:6] = []
    return numbers, pairs, [one.rank for one in ranked], out


def test_a_path_is_read_as_its_changes(recorder):
    trace = record(heaps_at_work, 160, 3)
    numbers, pairs, ranks, out = heaps_at_work(160, 3)
    assert trace.outcome.value.python == (numbers, pairs, ranks, out)
    pops = [step for step in trace if "out.append(heapq.heappop(numbers))" in (step.statement.text if step.statement else "")]
    assert len(pops) == 40
    for step in pops:
        before, after = list(step.before["numbers"].python), step.after["numbers"].python
        popped = heapq.heappop(before)
        assert (before, popped) == (after, step.after["out"].python[-1])


def test_the_number_of_records_is_that_of_those_read(recorder):
    trace = record(heaps_at_work, 100, 1)
    counted = trace.stats["records"]
    log = trace._reader.log
    assert counted == len(log) == len(log.records(0, len(log)))
    assert len(log) == len(log.records(0, len(log)))


def test_a_saved_run_has_the_same_changes(recorder, tmp_path):
    trace = record(heaps_at_work, 100, 2)
    trace.save(tmp_path / "heaps.trace")
    loaded = Trace.load(tmp_path / "heaps.trace")
    assert [[change.text for change in step.changes] for step in loaded] == [[change.text for change in step.changes] for step in trace]


def test_no_reference_is_kept_or_lost(recorder):
    item = ("an item of its own", 1)
    heap = [item] + [("z" * 3, i) for i in range(100)]

    def pops():
        mine = list(heap)
        while mine:
            heapq.heappop(mine)

    for read in (False, True):
        gc.collect()
        before = sys.getrefcount(item), [sys.getrefcount(one) for one in heap]
        for _ in range(5):
            trace = record(pops)
            if read:
                assert sum(len(step.changes) for step in trace) > 100
            del trace
        gc.collect()
        assert (sys.getrefcount(item), [sys.getrefcount(one) for one in heap]) == before


def test_a_limit_of_bytes_counts_what_is_read(recorder):
    trace = record(heaps_at_work, 200, 1, limits=chainexec.Limits(bytes=60_000))
    assert trace.outcome.limit == "bytes"
    assert trace.stats["records"] == len(trace._reader.log)
    assert list(trace)[-1].index == len(trace) - 1
