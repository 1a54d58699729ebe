"""Quicksort in place

Sort a list of numbers in ascending order: move what is not larger than the last number before it, then sort both sides in the
same way.
"""


def partition(numbers: list[int], low: int, high: int) -> int:
    pivot = numbers[high]
    place = low
    for i in range(low, high):
        if numbers[i] <= pivot:
            numbers[i], numbers[place] = numbers[place], numbers[i]
            place += 1
    numbers[place], numbers[high] = numbers[high], numbers[place]
    return place


def sort_between(numbers: list[int], low: int, high: int) -> None:
    if low < high:
        middle = partition(numbers, low, high)
        sort_between(numbers, low, middle - 1)
        sort_between(numbers, middle + 1, high)


def quicksort(numbers: list[int]) -> list[int]:
    sort_between(numbers, 0, len(numbers) - 1)
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "quicksort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 12, 18))),)
