"""Bubble sort

Sort a list of numbers in ascending order by swapping neighbours that are out of order. Stop as soon as a pass swaps nothing.
"""


def bubble_sort(numbers: list[int]) -> list[int]:
    for end in range(len(numbers) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if numbers[i] > numbers[i + 1]:
                numbers[i], numbers[i + 1] = numbers[i + 1], numbers[i]
                swapped = True
        if not swapped:
            break
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "bubble_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1 and rng.random() < 0.1:
        return ([],)
    return (numbers(rng, size(rng, level, (4, 6, 8, 11, 15))),)
