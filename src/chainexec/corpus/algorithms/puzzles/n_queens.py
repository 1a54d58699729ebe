"""N queens

Place as many queens as a board has rows so that none attacks another, and give the column of each row's queen; None where it cannot be
done. The first columns may be given.
"""


def safe(columns: list[int], column: int) -> bool:
    row = len(columns)
    for other in range(row):
        distance = abs(columns[other] - column)
        if distance in (0, row - other):
            return False
    return True


def place(size: int, columns: list[int]) -> list[int] | None:
    if len(columns) == size:
        return columns
    for column in range(size):
        if safe(columns, column):
            solution = place(size, columns + [column])
            if solution is not None:
                return solution
    return None


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "place"


GIVEN = [
    [(1, []), (2, [0]), (2, [1]), (3, [0, 2]), (3, [2, 0]), (3, [1]), (4, [1, 3, 0]), (4, [2, 0, 3]), (1, [0]), (4, [0, 2])],
    [(2, []), (3, [0]), (3, [2]), (4, [1, 3]), (4, [2, 0]), (4, [0, 3]), (4, [3, 0]), (5, [0, 2, 4]), (5, [3, 1, 4]), (6, [1, 3, 5, 0])],
    [(4, [1]), (4, [0]), (4, [3]), (3, []), (4, [2]), (5, [0, 2]), (5, [1, 3]), (5, [0, 3]), (5, [3, 0]), (5, [2, 0]), (5, [4, 1])],
    [(4, []), (5, []), (5, [0]), (5, [1]), (5, [2]), (5, [4]), (6, [1, 3]), (6, [2, 5]), (6, [3, 0]), (6, [4, 2])],
    [(6, [1]), (6, [2]), (6, [3]), (6, [0, 3]), (7, []), (7, [0]), (7, [1]), (7, [2]), (7, [3]), (7, [4]), (7, [5]), (7, [0, 3])],
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return rng.choice(GIVEN[level - 1])
