"""Greatest common divisor (Euclid)

Find the largest number that divides all the given numbers, by replacing two numbers with the smaller one and the remainder.
"""


def gcd(a: int, b: int) -> int:
    while b != 0:
        a, b = b, a % b
    return a


def common_divisor(numbers: list[int]) -> int:
    result = 0
    for number in numbers:
        result = gcd(result, number)
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "common_divisor"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (2, 4, 8, 16, 30))
    common = rng.choice([1, 2, 6, 12, 35])
    drawn = [common * rng.randint(1, 20 * level) for _ in range(count)]
    return (drawn,)
