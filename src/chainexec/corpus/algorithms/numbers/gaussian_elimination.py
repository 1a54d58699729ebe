"""Gaussian elimination with fractions

Solve a system of linear equations exactly. Each row holds the factors and then the right side; the answers are texts such as "3/4", and
None stands for a system without exactly one answer.
"""

from fractions import Fraction


def solve(rows: list[list[int]]) -> list[str] | None:
    matrix = [[Fraction(number) for number in row] for row in rows]
    size = len(matrix)
    for column in range(size):
        pivot = column
        while pivot < size and matrix[pivot][column] == 0:
            pivot += 1
        if pivot == size:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        lead = matrix[column][column]
        matrix[column] = [value / lead for value in matrix[column]]
        for i in range(size):
            if i != column and matrix[i][column] != 0:
                factor = matrix[i][column]
                matrix[i] = [value - factor * top for value, top in zip(matrix[i], matrix[column])]
    return [str(row[-1]) for row in matrix]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "solve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = level
    rows = [[rng.randint(-4, 6) for _ in range(count + 1)] for _ in range(count)]
    if rng.random() < 0.15 and count > 1:
        rows[-1] = [2 * number for number in rows[0]]
    return (rows,)
