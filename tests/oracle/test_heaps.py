"""heapq's functions move items along one path of the heap; what the recorder finds there is what the oracle sees."""

from __future__ import annotations

import pytest

from oracle.changes_judge import judge_changes
from oracle.judge import judge, judge_recorders
from oracle.random_heaps import random_heap_program
from oracle.twins import recorder_difference


@pytest.mark.parametrize("seed", range(42))
def test_heap(seed, recorder):
    source = random_heap_program(seed)
    assert judge(source) == []
    assert judge_changes(source) == []


@pytest.mark.slow
def test_many_heaps(recorders, both_recorders):
    bad = {}
    for seed in range(1_000, 1_600):
        source = random_heap_program(seed)
        if found := judge_recorders(source, "main()", recorders) or judge_changes(source) or recorder_difference(source):
            bad[seed] = found
    assert bad == {}
