"""Trapped rain water

Compute how much water stays between bars of given heights after rain, with a pointer from each side.
"""


def rain_water(heights: list[int]) -> int:
    left, right = 0, len(heights) - 1
    left_wall = right_wall = 0
    water = 0
    while left < right:
        if heights[left] < heights[right]:
            left_wall = max(left_wall, heights[left])
            water += left_wall - heights[left]
            left += 1
        else:
            right_wall = max(right_wall, heights[right])
            water += right_wall - heights[right]
            right -= 1
    return water


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "rain_water"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(0, 4 + level) for _ in range(size(rng, level, (5, 9, 17, 34, 60)))],)
