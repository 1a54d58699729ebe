"""Counting bits

Count the ones in the binary form of each number by taking off the last one again and again.
"""


def count_ones(number: int) -> int:
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


def bit_counts(numbers: list[int]) -> list[int]:
    return [count_ones(number) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "bit_counts"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randrange(4 ** (level + 1)) for _ in range(size(rng, level, (2, 4, 7, 12, 18)))],)
