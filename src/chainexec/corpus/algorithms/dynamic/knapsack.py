"""Knapsack

Find the largest total value of items that fit into a knapsack; each item, given as (weight, value), is there once.
"""


def knapsack(items: list[tuple[int, int]], capacity: int) -> int:
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            with_item = best[room - weight] + value
            if with_item > best[room]:
                best[room] = with_item
    return best[capacity]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "knapsack"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (2, 3, 5, 7, 9))
    items = [(rng.randint(1, 4 + level), rng.randint(1, 20)) for _ in range(count)]
    return (items, rng.randint(3 * level - 1, 5 * level - 1))
