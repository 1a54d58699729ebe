"""Counting sort

Sort a list of small whole numbers in ascending order by counting how often each occurs.
"""


def counting_sort(numbers: list[int]) -> list[int]:
    if not numbers:
        return []
    low, high = min(numbers), max(numbers)
    counts = [0] * (high - low + 1)
    for number in numbers:
        counts[number - low] += 1
    result = []
    for offset, count in enumerate(counts):
        result.extend([low + offset] * count)
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "counting_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1 and rng.random() < 0.1:
        return ([],)
    count = size(rng, level, (4, 9, 22, 50, 110))
    low = rng.choice([0, 0, 1, -3, 10])
    return (numbers(rng, count, low, low + 3 + 2 * level),)
