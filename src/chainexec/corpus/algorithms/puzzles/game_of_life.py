"""Game of life

Compute the living cells after some generations: a cell lives on with two or three living neighbours and comes to life with three. Cells are
given as (row, column).
"""


def generation(cells: set[tuple[int, int]]) -> set[tuple[int, int]]:
    neighbours: dict[tuple[int, int], int] = {}
    for row, column in cells:
        for r in (row - 1, row, row + 1):
            for c in (column - 1, column, column + 1):
                if (r, c) != (row, column):
                    neighbours[r, c] = neighbours.get((r, c), 0) + 1
    return {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in cells)}


def life(cells: list[tuple[int, int]], generations: int) -> list[tuple[int, int]]:
    living = set(cells)
    for _ in range(generations):
        living = generation(living)
    return sorted(living)


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "life"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count, generations = ((1, 1), (2, 1), (4, 1), (6, 1), (6, 2))[level - 1]
    span = 1 if level < 3 else 2
    cells = [(row, column) for row in range(span + 1) for column in range(span + 1)]
    if level == 1:
        return ([(rng.randint(0, 9), rng.randint(0, 9))] if rng.random() < 0.7 else [], rng.randint(0, 1))
    return (sorted(rng.sample(cells, count)), generations)
