"""Merging intervals

Join intervals that overlap or touch, and list the result from left to right.
"""


def merge_intervals(intervals: list[list[int]]) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "merge_intervals"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 9, 18, 36, 70))
    starts = [rng.randint(0, 4 * count) for _ in range(count)]
    return ([[start, start + rng.randint(1, 6)] for start in starts],)
