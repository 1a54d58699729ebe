"""Radix sort

Sort a list of whole numbers that are not negative: spread them over ten buckets by their last digit, then by the one before it, and
so on.
"""


def radix_sort(numbers: list[int]) -> list[int]:
    largest = max(numbers, default=0)
    place = 1
    while place <= largest:
        buckets: list[list[int]] = [[] for _ in range(10)]
        for number in numbers:
            digit = number // place % 10
            buckets[digit].append(number)
        numbers = []
        for bucket in buckets:
            numbers.extend(bucket)
        place *= 10
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "radix_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1:
        return (numbers(rng, rng.randint(0, 2), 0, 9),)
    count = size(rng, level, (3, 5, 9, 20, 45))
    return (numbers(rng, count, 0, 10 ** rng.randint(1, min(level, 4)) - 1),)
