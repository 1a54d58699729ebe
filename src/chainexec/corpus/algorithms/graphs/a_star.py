"""A* search on a grid

Find the length of a shortest path from the upper left to the lower right corner around the walls "#", or None: try first the cell with
the least sum of steps so far and distance to the goal.
"""

import heapq


def a_star(grid: list[str]) -> int | None:
    goal = (len(grid) - 1, len(grid[0]) - 1)
    steps = {(0, 0): 0}
    heap = [(sum(goal), 0, 0)]
    while heap:
        _, row, column = heapq.heappop(heap)
        if (row, column) == goal:
            return steps[goal]
        for r, c in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if 0 <= r <= goal[0] and 0 <= c <= goal[1] and grid[r][c] != "#":
                taken = steps[row, column] + 1
                if (r, c) not in steps or taken < steps[r, c]:
                    steps[r, c] = taken
                    left = goal[0] - r + goal[1] - c
                    heapq.heappush(heap, (taken + left, r, c))
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "a_star"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 4, 5, 7)), size(rng, level, (1, 2, 4, 6, 8))
    grid = [[rng.choice("...#" if level < 5 else "....#") for _ in range(columns)] for _ in range(rows)]
    grid[0][0] = grid[-1][-1] = "."
    return (["".join(row) for row in grid],)
