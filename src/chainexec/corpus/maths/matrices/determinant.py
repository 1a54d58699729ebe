"""A determinant"""


def determinant(matrix: list[list[int]]) -> int:
    if len(matrix) == 2:
        return matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
    total = 0
    sign = 1
    for column in range(len(matrix)):
        minor = [row[:column] + row[column + 1 :] for row in matrix[1:]]
        total += sign * matrix[0][column] * determinant(minor)
        sign = -sign
    return total


def solution() -> int:
    matrix = [[1, 2], [3, 4]]
    return determinant(matrix)


# ---- instances ----
from itertools import combinations, permutations
from math import prod
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "What is the determinant of the matrix {matrix} (given row by row)?",
    "{who.name} calculates the determinant of the square matrix with the rows {rows}. What is the result?",
)


def make(rng: Random, level: int) -> Instance:
    size = 2 if level < 3 else 3
    top = 5 if level == 1 else 12 if level == 2 else 6
    matrix = [[rng.randint(-top, top) for _ in range(size)] for _ in range(size)]
    total = 0
    for order in permutations(range(size)):
        turned = sum(order[i] > order[j] for i, j in combinations(range(size), 2))
        total += (-1) ** turned * prod(matrix[row][column] for row, column in enumerate(order))
    return Instance(total, {"matrix": matrix}, {"who": person(rng), "rows": listed(matrix)})
