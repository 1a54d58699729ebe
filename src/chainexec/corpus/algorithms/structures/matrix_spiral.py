"""Spiral through a matrix

List the entries of a matrix along a spiral, clockwise from the upper left corner.
"""


def spiral(matrix: list[list[int]]) -> list[int]:
    order: list[int] = []
    top, bottom = 0, len(matrix) - 1
    left, right = 0, len(matrix[0]) - 1
    while top <= bottom and left <= right:
        for column in range(left, right + 1):
            order.append(matrix[top][column])
        top += 1
        for row in range(top, bottom + 1):
            order.append(matrix[row][right])
        right -= 1
        if top <= bottom:
            for column in range(right, left - 1, -1):
                order.append(matrix[bottom][column])
            bottom -= 1
        if left <= right:
            for row in range(bottom, top - 1, -1):
                order.append(matrix[row][left])
            left += 1
    return order


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "spiral"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 5, 7, 10)), size(rng, level, (2, 3, 5, 7, 10))
    return ([[rng.randint(0, 9) for _ in range(columns)] for _ in range(rows)],)
