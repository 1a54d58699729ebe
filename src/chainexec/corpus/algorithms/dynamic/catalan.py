"""Catalan numbers

Compute the first Catalan numbers: each is the sum of the products of earlier ones, from both ends inward.
"""


def catalan_numbers(count: int) -> list[int]:
    catalan = [1]
    for n in range(1, count):
        total = 0
        for i in range(n):
            total += catalan[i] * catalan[n - 1 - i]
        catalan.append(total)
    return catalan[:count]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "catalan_numbers"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ((rng.choice([1, 2, 3, 4]), 5, 8, 13, 18)[level - 1] + rng.randrange(3) * (level > 1),)
