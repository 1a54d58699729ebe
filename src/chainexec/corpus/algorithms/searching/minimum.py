"""Minimum

Find the smallest number of a list that is not empty.
"""


def minimum(numbers: list[int]) -> int:
    smallest = numbers[0]
    for number in numbers[1:]:
        if number < smallest:
            smallest = number
    return smallest


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "minimum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (5, 12, 30, 60, 130)), -50, 99),)
