"""Counting islands

Count the groups of neighbouring cells marked "#" on a map, by sinking each island that is found.
"""


def sink(cells: list[list[str]], row: int, column: int) -> None:
    if 0 <= row < len(cells) and 0 <= column < len(cells[0]) and cells[row][column] == "#":
        cells[row][column] = "."
        sink(cells, row + 1, column)
        sink(cells, row - 1, column)
        sink(cells, row, column + 1)
        sink(cells, row, column - 1)


def count_islands(chart: list[str]) -> int:
    cells = [list(line) for line in chart]
    islands = 0
    for row in range(len(cells)):
        for column in range(len(cells[0])):
            if cells[row][column] == "#":
                islands += 1
                sink(cells, row, column)
    return islands


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "count_islands"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 4, 5, 7)), size(rng, level, (1, 2, 4, 5, 7))
    signs = ".#" if level > 1 else "..#"
    return (["".join(rng.choice(signs) for _ in range(columns)) for _ in range(rows)],)
