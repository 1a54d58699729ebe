"""Multiplication by doubling and halving

Multiply each pair of numbers by halving one and doubling the other; the doubled ones are added where the halved ones are odd.
"""


def multiply(a: int, b: int) -> int:
    product = 0
    while a > 0:
        if a & 1:
            product += b
        a >>= 1
        b <<= 1
    return product


def products(pairs: list[tuple[int, int]]) -> list[int]:
    return [multiply(a, b) for a, b in pairs]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "products"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = 4 ** (level + 1)
    return ([(rng.randint(0, top), rng.randint(0, 99)) for _ in range((1, 2, 4, 6, 8)[level - 1])],)
