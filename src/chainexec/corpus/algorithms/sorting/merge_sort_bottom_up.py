"""Merge sort without recursion

Sort a list of numbers in ascending order by merging runs of one number into runs of two, then of four, and so on.
"""


def merge_sort(numbers: list[int]) -> list[int]:
    width = 1
    while width < len(numbers):
        merged = []
        for start in range(0, len(numbers), 2 * width):
            left = numbers[start:start + width]
            right = numbers[start + width:start + 2 * width]
            while left and right:
                smaller = left if left[0] <= right[0] else right
                merged.append(smaller.pop(0))
            merged += left + right
        numbers = merged
        width *= 2
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "merge_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 14, 24))),)
