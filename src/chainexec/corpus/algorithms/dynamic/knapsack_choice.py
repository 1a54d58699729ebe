"""Knapsack with the items chosen

Find the largest total value of items that fit into a knapsack, and which of them to take. Items are given as name: (weight, value).
"""


def knapsack_choice(items: dict[str, tuple[int, int]], capacity: int) -> tuple[int, list[str]]:
    names = list(items)
    best = [[0] * (capacity + 1)]
    for name in names:
        weight, value = items[name]
        row = []
        for room in range(capacity + 1):
            without = best[-1][room]
            if weight <= room:
                row.append(max(without, best[-1][room - weight] + value))
            else:
                row.append(without)
        best.append(row)
    chosen: list[str] = []
    room = capacity
    for i in range(len(names), 0, -1):
        if best[i][room] != best[i - 1][room]:
            chosen.insert(0, names[i - 1])
            room -= items[names[i - 1]][0]
    return best[-1][capacity], chosen


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "knapsack_choice"


THINGS = ["tent", "rope", "lamp", "map", "stove", "book", "bread", "boots", "knife", "radio"]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    names = rng.sample(THINGS, size(rng, level, (1, 2, 4, 5, 7)))
    items = {name: (rng.randint(1, 5), rng.randint(1, 20)) for name in names}
    return (items, rng.randint(level + 1, 3 * level))
