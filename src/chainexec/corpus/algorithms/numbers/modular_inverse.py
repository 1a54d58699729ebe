"""Modular inverse

Find for each number its inverse modulo m, or None where it has none, with the extended Euclidean algorithm in a loop.
"""


def inverse(number: int, m: int) -> int | None:
    old, new = number % m, m
    x, next_x = 1, 0
    while new != 0:
        quotient = old // new
        old, new = new, old - quotient * new
        x, next_x = next_x, x - quotient * next_x
    return x % m if old == 1 else None


def inverses(numbers: list[int], m: int) -> list[int | None]:
    return [inverse(number, m) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "inverses"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    m = rng.randint(*[(3, 9), (10, 30), (31, 99), (100, 400), (401, 999)][level - 1])
    return ([rng.randint(1, m + 5) for _ in range((1, 2, 4, 6, 10)[level - 1])], m)
