"""Karatsuba multiplication

Multiply two whole numbers with three products of half their length instead of four.
"""


def karatsuba(x: int, y: int) -> int:
    if x < 10 or y < 10:
        return x * y
    half = max(len(str(x)), len(str(y))) // 2
    power: int = 10 ** half
    x_high, x_low = divmod(x, power)
    y_high, y_low = divmod(y, power)
    low = karatsuba(x_low, y_low)
    high = karatsuba(x_high, y_high)
    middle = karatsuba(x_low + x_high, y_low + y_high) - low - high
    return high * power * power + middle * power + low


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "karatsuba"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    digits = (2, 3, 4, 5, 7)[level - 1]
    low, high = 10 ** (digits - 1), 10**digits - 1
    return (rng.randint(low, high), rng.randint(low, high))
