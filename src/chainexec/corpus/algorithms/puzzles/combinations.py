"""Combinations

List all ways to choose k of the numbers from 1 to n, in ascending order, by moving up the last number that can be moved.
"""


def combinations(n: int, k: int) -> list[list[int]]:
    chosen = list(range(1, k + 1))
    found = []
    while True:
        found.append(chosen[:])
        i = k - 1
        while i >= 0 and chosen[i] == n - k + 1 + i:
            i -= 1
        if i < 0:
            return found
        chosen[i] += 1
        for j in range(i + 1, k):
            chosen[j] = chosen[j - 1] + 1


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "combinations"


SIZES = [
    [(1, 1), (2, 1), (2, 2), (3, 3), (3, 1), (3, 2), (4, 4), (4, 1)],
    [(4, 3), (5, 4), (5, 1), (4, 2), (6, 1), (7, 1), (6, 5), (8, 1)],
    [(5, 2), (5, 3), (6, 4), (7, 6), (11, 1), (6, 2), (12, 1)],
    [(7, 2), (6, 3), (7, 5), (8, 2)],
    [(7, 3), (7, 4), (8, 3), (9, 2), (8, 6), (10, 2)],
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return rng.choice(SIZES[level - 1])
