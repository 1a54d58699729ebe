"""Matrix multiplication

Multiply two matrices, given by their rows: each entry of the product is the sum of the products along a row and a column.
"""


def matrix_product(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    rows, inner, columns = len(a), len(b), len(b[0])
    product = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            for k in range(inner):
                product[i][j] += a[i][k] * b[k][j]
    return product


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "matrix_product"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, inner, columns = (size(rng, level, (1, 2, 3, 4, 6)) for _ in range(3))
    a = [[rng.randint(-3, 9) for _ in range(inner)] for _ in range(rows)]
    return (a, [[rng.randint(-3, 9) for _ in range(columns)] for _ in range(inner)])
