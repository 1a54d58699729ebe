"""Rotating a matrix

Turn a square matrix clockwise by a quarter in place: mirror it along its diagonal, then reverse each row.
"""


def rotate(matrix: list[list[int]]) -> list[list[int]]:
    for i in range(len(matrix)):
        for j in range(i):
            matrix[i][j], matrix[j][i] = matrix[j][i], matrix[i][j]
    for row in matrix:
        row.reverse()
    return matrix


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "rotate"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 4, 6, 9, 12)[level - 1] - rng.randrange(2)
    return ([[rng.randint(0, 9) for _ in range(count)] for _ in range(count)],)
