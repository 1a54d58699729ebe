"""Mean, median and variance

Compute the mean, the median and the variance of a list of numbers exactly, as fractions in lowest terms.
"""

from math import gcd


def reduced(numerator: int, denominator: int) -> tuple[int, int]:
    common = gcd(numerator, denominator)
    return numerator // common, denominator // common


def summary(numbers: list[int]) -> dict[str, tuple[int, int]]:
    count = len(numbers)
    total = squares = 0
    for number in numbers:
        total += number
        squares += number * number
    ordered = sorted(numbers)
    middle = ordered[count // 2] + ordered[(count - 1) // 2]
    return {
        "mean": reduced(total, count),
        "median": reduced(middle, 2),
        "variance": reduced(count * squares - total * total, count * count),
    }


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "summary"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (4, 10, 20, 40, 75))),)
