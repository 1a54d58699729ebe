"""Cheapest path through a grid

Find the least sum of the cells on a way from the upper left to the lower right corner, moving right or down only.
"""


def minimum_path_sum(grid: list[list[int]]) -> int:
    rows, columns = len(grid), len(grid[0])
    cost = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            if i == 0 and j == 0:
                before = 0
            elif i == 0:
                before = cost[i][j - 1]
            elif j == 0:
                before = cost[i - 1][j]
            else:
                before = min(cost[i - 1][j], cost[i][j - 1])
            cost[i][j] = before + grid[i][j]
    return cost[-1][-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "minimum_path_sum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 4, 6, 9)), size(rng, level, (1, 3, 4, 6, 9))
    return ([[rng.randint(0, 9) for _ in range(columns)] for _ in range(rows)],)
