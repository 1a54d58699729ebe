"""Peaks

Find the index of the largest number of each list; each list first rises and then falls, strictly, so a third of the rest can be
dropped at each step.
"""


def peak(heights: list[int]) -> int:
    low, high = 0, len(heights) - 1
    while low < high:
        third = (high - low) // 3
        left, right = low + third, high - third
        if heights[left] < heights[right]:
            low = left + 1
        else:
            high = right - 1 if left < right else left
            high = max(high, left)
    return low


def peaks(mountains: list[list[int]]) -> list[int]:
    return [peak(mountain) for mountain in mountains]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different

ENTRY = "peaks"


def mountain(rng: Random, count: int) -> list[int]:
    heights = sorted(different(rng, count, 0, 2 * count + 3))
    side = [rng.random() < 0.5 for _ in heights[:-1]]
    rising = [height for height, left in zip(heights, side, strict=False) if left]
    falling = [height for height, left in zip(heights, side, strict=False) if not left]
    return [*rising, heights[-1], *reversed(falling)]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 2, 3, 5, 8)[level - 1]
    return ([mountain(rng, rng.randint(1, 4 + 4 * level)) for _ in range(count)],)
