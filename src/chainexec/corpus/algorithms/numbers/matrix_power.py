"""Power of a matrix

Multiply a square matrix with itself so many times, by squaring.
"""


def multiply(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    product = []
    for row in a:
        line = []
        for column in zip(*b):
            line.append(sum(x * y for x, y in zip(row, column)))
        product.append(line)
    return product


def matrix_power(matrix: list[list[int]], exponent: int) -> list[list[int]]:
    size = len(matrix)
    result = [[int(i == j) for j in range(size)] for i in range(size)]
    while exponent > 0:
        if exponent % 2 == 1:
            result = multiply(result, matrix)
        matrix = multiply(matrix, matrix)
        exponent //= 2
    return result


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "matrix_power"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 1, 2, 2, 3)[level - 1]
    exponent = rng.randint(*[(0, 1), (1, 7), (1, 3), (4, 15), (4, 8)][level - 1])
    if level == 4 and rng.random() < 0.3:
        return ([[1, 1], [1, 0]], exponent)
    return ([[rng.randint(-1, 2 if level > 2 else 5) for _ in range(count)] for _ in range(count)], exponent)
