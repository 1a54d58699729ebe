"""Magic square

Fill a square of odd size with the numbers from 1 on so that all rows, columns and diagonals have the same sum: go up and to the right,
and down where that cell is taken. A number is added to each.
"""


def magic_square(size: int, added: int) -> list[list[int]]:
    square = [[0] * size for _ in range(size)]
    row, column = 0, size // 2
    for number in range(1, size * size + 1):
        square[row][column] = number + added
        up, right = (row - 1) % size, (column + 1) % size
        if number % size == 0:
            row = (row + 1) % size
        else:
            row, column = up, right
    return square


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "magic_square"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ((1, 3, 5, 7, 9)[level - 1], rng.randrange(50))
