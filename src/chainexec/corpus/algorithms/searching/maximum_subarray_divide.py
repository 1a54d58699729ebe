"""Maximum subarray by halves

Find the largest sum of neighbouring numbers: it lies in the left half, in the right half, or across the middle. The list is not empty.
"""


def best_from(numbers: list[int], places: range) -> int:
    total = 0
    best = numbers[places[0]]
    for i in places:
        total += numbers[i]
        best = max(best, total)
    return best


def best_between(numbers: list[int], low: int, high: int) -> int:
    if low == high:
        return numbers[low]
    middle = (low + high) // 2
    left = best_between(numbers, low, middle)
    right = best_between(numbers, middle + 1, high)
    across = best_from(numbers, range(middle, low - 1, -1)) + best_from(numbers, range(middle + 1, high + 1))
    return max(left, right, across)


def maximum_subarray(numbers: list[int]) -> int:
    return best_between(numbers, 0, len(numbers) - 1)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "maximum_subarray"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (2, 4, 6, 10, 18)), -9, 9),)
