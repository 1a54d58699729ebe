"""Product of polynomials

Multiply two polynomials, given by their coefficients from the constant upward, and evaluate the product at a place (Horner's rule).
"""


def multiply(p: list[int], q: list[int]) -> list[int]:
    product = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return product


def evaluate(p: list[int], x: int) -> int:
    value = 0
    for coefficient in reversed(p):
        value = value * x + coefficient
    return value


def product_at(p: list[int], q: list[int], x: int) -> tuple[list[int], int]:
    product = multiply(p, q)
    return product, evaluate(product, x)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "product_at"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    p, q = ([rng.randint(-5, 9) for _ in range(size(rng, level, (2, 3, 5, 8, 12)))] for _ in range(2))
    return (p, q, rng.randint(-2, 3))
