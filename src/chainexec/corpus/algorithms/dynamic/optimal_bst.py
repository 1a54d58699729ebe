"""Optimal binary search tree

Keys are looked up with given frequencies. Find the least total number of comparisons over all binary search trees, and the root of
the best tree for each range of keys.
"""


def optimal_bst(frequencies: list[int]) -> tuple[int, dict[tuple[int, int], int]]:
    count = len(frequencies)
    cost = {(i, i): 0 for i in range(count + 1)}
    root: dict[tuple[int, int], int] = {}
    for length in range(1, count + 1):
        for low in range(count - length + 1):
            high = low + length
            total = sum(frequencies[low:high])
            for key in range(low, high):
                comparisons = cost[low, key] + cost[key + 1, high] + total
                if key == low or comparisons < cost[low, high]:
                    cost[low, high] = comparisons
                    root[low, high] = key
    return cost[0, count], root


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "optimal_bst"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(1, 12) for _ in range((1, 2, 4, 6, 7)[level - 1] + rng.randrange(2))],)
