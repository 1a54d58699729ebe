"""Quickselect with new lists

Find the k-th smallest number of a list, counted from 1: split the list by its middle number and go on with the part that holds it.
"""


def kth_smallest(numbers: list[int], k: int) -> int:
    pivot = numbers[len(numbers) // 2]
    smaller = [number for number in numbers if number < pivot]
    equal = [number for number in numbers if number == pivot]
    if k <= len(smaller):
        return kth_smallest(smaller, k)
    if k <= len(smaller) + len(equal):
        return pivot
    larger = [number for number in numbers if number > pivot]
    return kth_smallest(larger, k - len(smaller) - len(equal))


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "kth_smallest"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = numbers(rng, size(rng, level, (4, 8, 18, 40, 80)), -20, 99)
    return (drawn, rng.randint(1, len(drawn)))
