"""Search in a sorted matrix

Say in which row and column of a matrix each target stands, or None: rows and columns ascend, so start in the upper right corner and
drop a column or a row at each step.
"""


def find(matrix: list[list[int]], target: int) -> tuple[int, int] | None:
    row, column = 0, len(matrix[0]) - 1
    while row < len(matrix) and column >= 0:
        value = matrix[row][column]
        if value == target:
            return row, column
        if value > target:
            column -= 1
        else:
            row += 1
    return None


def find_in_matrix(matrix: list[list[int]], targets: list[int]) -> dict[int, tuple[int, int] | None]:
    found = {}
    for target in targets:
        found[target] = find(matrix, target)
    return found


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "find_in_matrix"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = size(rng, level, (2, 3, 4, 6, 8)), size(rng, level, (2, 3, 4, 6, 8))
    rises = [rng.randint(1, 3) for _ in range(rows + columns)]
    matrix = [[sum(rises[:row]) * 3 + sum(rises[rows:rows + column]) for column in range(columns)] for row in range(rows)]
    targets = []
    for _ in range((1, 2, 3, 5, 8)[level - 1]):
        targets.append(rng.choice(rng.choice(matrix)) if rng.random() < 0.7 else rng.randint(0, matrix[-1][-1] + 1))
    return (matrix, list(dict.fromkeys(targets)))
