"""Insertion sort

Sort a list of numbers in ascending order: take each number in turn and shift the larger ones before it to the right until its
place is free.
"""


def insertion_sort(numbers: list[int]) -> list[int]:
    for i in range(1, len(numbers)):
        key = numbers[i]
        j = i - 1
        while j >= 0 and numbers[j] > key:
            numbers[j + 1] = numbers[j]
            j -= 1
        numbers[j + 1] = key
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "insertion_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1 and rng.random() < 0.1:
        return ([],)
    return (numbers(rng, size(rng, level, (4, 6, 9, 13, 20))),)
