"""Selection sort

Sort a list of numbers in ascending order: find the smallest of the rest and swap it to the front of the rest.
"""


def selection_sort(numbers: list[int]) -> list[int]:
    for i in range(len(numbers) - 1):
        smallest = i
        for j in range(i + 1, len(numbers)):
            if numbers[j] < numbers[smallest]:
                smallest = j
        if smallest != i:
            numbers[i], numbers[smallest] = numbers[smallest], numbers[i]
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "selection_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (4, 6, 8, 12, 17))),)
