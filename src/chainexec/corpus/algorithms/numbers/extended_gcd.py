"""Extended Euclidean algorithm

Find for each pair of numbers their greatest common divisor g and numbers x and y with a * x + b * y = g.
"""


def extended_gcd(a: int, b: int) -> tuple[int, int, int]:
    if b == 0:
        return a, 1, 0
    g, x, y = extended_gcd(b, a % b)
    return g, y, x - a // b * y


def bezout(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    return [extended_gcd(a, b) for a, b in pairs]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "bezout"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = 10 ** min(level + 1, 4)
    return ([(rng.randint(1, top), rng.randint(0, top)) for _ in range((1, 2, 4, 6, 10)[level - 1])],)
