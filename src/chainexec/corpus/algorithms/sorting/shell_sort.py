"""Shell sort

Sort a list of numbers in ascending order by insertion over a gap that is halved until it is one.
"""


def shell_sort(numbers: list[int]) -> list[int]:
    gap = len(numbers) // 2
    while gap > 0:
        for i in range(gap, len(numbers)):
            number = numbers[i]
            j = i
            while j >= gap and numbers[j - gap] > number:
                numbers[j] = numbers[j - gap]
                j -= gap
            numbers[j] = number
        gap //= 2
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "shell_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 13, 22))),)
