"""Determinant by expansion

Compute the determinant of a square matrix by expanding it along the first row, with recursion.
"""


def determinant(matrix: list[list[int]]) -> int:
    if len(matrix) == 1:
        return matrix[0][0]
    total = 0
    for column, entry in enumerate(matrix[0]):
        if entry == 0:
            continue
        minor = [row[:column] + row[column + 1:] for row in matrix[1:]]
        total += (-1) ** column * entry * determinant(minor)
    return total


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "determinant"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (rng.randint(1, 2), 3, 3, 4, 4)[level - 1]
    rows = [[rng.randint(-5, 5) for _ in range(count)] for _ in range(count)]
    for row in rows:
        if level in {2, 4}:
            row[rng.randrange(1, count)] = 0
    if level == 2:
        rows[0][0] = 0
    if level == 4:
        rows[0] = [0, rng.randint(1, 5), 0, rng.randint(-5, -1)]
    return (rows,)
