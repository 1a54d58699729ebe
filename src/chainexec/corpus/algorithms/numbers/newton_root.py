"""Square root by Newton's method with fractions

Improve an estimate of the square root of a number for some rounds, exactly, and give it as numerator and denominator.
"""

from fractions import Fraction


def newton_root(number: int, start: int, rounds: int) -> tuple[int, int]:
    estimate = Fraction(start)
    for _ in range(rounds):
        estimate = (estimate + number / estimate) / 2
    return estimate.numerator, estimate.denominator


def estimates(numbers: list[int], rounds: int) -> list[tuple[int, int]]:
    results = []
    for number in numbers:
        start = 1
        while (start + 1) * (start + 1) <= number:
            start += 1
        results.append(newton_root(number, start, rounds))
    return results


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "estimates"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 3, 5, 8, 13)[level - 1]
    return ([rng.randint(1, 30 * level) for _ in range(count)], rng.randint(1, 1 + level // 2))
