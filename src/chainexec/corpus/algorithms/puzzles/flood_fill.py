"""Flood fill

Give a cell of a picture and all cells of the same colour that hang together with it a new colour.
"""


def flood_fill(picture: list[list[int]], row: int, column: int, colour: int) -> list[list[int]]:
    old = picture[row][column]
    if old == colour:
        return picture
    picture[row][column] = colour
    stack = [(row, column)]
    while stack:
        i, j = stack.pop()
        for r, c in [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)]:
            if 0 <= r < len(picture) and 0 <= c < len(picture[0]) and picture[r][c] == old:
                picture[r][c] = colour
                stack.append((r, c))
    return picture


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "flood_fill"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 4, 6, 8)), size(rng, level, (1, 3, 4, 6, 8))
    picture = [[int(rng.random() < (0.3 if level < 4 else 0.2)) for _ in range(columns)] for _ in range(rows)]
    row, column = rng.randrange(rows), rng.randrange(columns)
    if level > 1:
        picture[row][column] = 0
    return (picture, row, column, rng.choice([1, 2, 2]))
