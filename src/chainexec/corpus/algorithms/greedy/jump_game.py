"""Jumping to the end

Each number says how far one may jump at most from its place. Find the least number of jumps from the first place to the last, or None.
"""


def fewest_jumps(reach: list[int]) -> int | None:
    jumps = 0
    end = farthest = 0
    for place in range(len(reach) - 1):
        farthest = max(farthest, place + reach[place])
        if place == end:
            if farthest == place:
                return None
            jumps += 1
            end = farthest
    return jumps


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "fewest_jumps"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    low = 0 if rng.random() < 0.2 else 1
    return ([rng.randint(low, 3 + (low == 0)) for _ in range(size(rng, level, (5, 10, 20, 40, 75)))],)
