"""Paths through a grid

Count the ways from the upper left to the lower right corner of a grid, moving right or down only, around the cells marked 1.
"""


def grid_paths(grid: list[list[int]]) -> int:
    ways = [0] * len(grid[0])
    ways[0] = 1
    for row in grid:
        for column, blocked in enumerate(row):
            if blocked:
                ways[column] = 0
            elif column > 0:
                ways[column] += ways[column - 1]
    return ways[-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "grid_paths"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 5, 7, 10)), size(rng, level, (2, 3, 5, 7, 10))
    walls = rng.choice([0.0, 0.1, 0.2])
    return ([[int(rng.random() < walls) for _ in range(columns)] for _ in range(rows)],)
