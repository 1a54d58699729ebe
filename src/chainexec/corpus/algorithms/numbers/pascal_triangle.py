"""Pascal's triangle

Build the first rows of Pascal's triangle: each number is the sum of the two above it.
"""


def pascal_triangle(rows: int) -> list[list[int]]:
    triangle: list[list[int]] = []
    for length in range(1, rows + 1):
        row = [1] * length
        for i in range(1, length - 1):
            row[i] = triangle[-1][i - 1] + triangle[-1][i]
        triangle.append(row)
    return triangle


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "pascal_triangle"


PEEK = [(0, 3), (4, 6), (7, 9), (10, 13), (14, 17)]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (rng.randint(*PEEK[level - 1]),)
