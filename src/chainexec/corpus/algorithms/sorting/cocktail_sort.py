"""Cocktail sort

Sort a list in ascending order with bubble sort passes that run forward and backward in turn.
"""


def cocktail_sort(items: list[int]) -> list[int]:
    left, right = 0, len(items) - 1
    while left < right:
        last_swap = left
        for i in range(left, right):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                last_swap = i
        right = last_swap
        for i in range(right, left, -1):
            if items[i - 1] > items[i]:
                items[i - 1], items[i] = items[i], items[i - 1]
                last_swap = i
        left = last_swap
    return items


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "cocktail_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (4, 6, 8, 11, 15))),)
