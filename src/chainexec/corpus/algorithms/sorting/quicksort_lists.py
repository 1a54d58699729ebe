"""Quicksort with new lists

Sort a list of numbers in ascending order: take the first number as pivot, split the rest into smaller and larger numbers, and sort
both parts in the same way.
"""


def quicksort(numbers: list[int]) -> list[int]:
    if len(numbers) <= 1:
        return numbers
    pivot, *rest = numbers
    smaller = [number for number in rest if number < pivot]
    larger = [number for number in rest if number >= pivot]
    return quicksort(smaller) + [pivot] + quicksort(larger)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "quicksort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 13, 22))),)
