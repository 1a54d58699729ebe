"""Maximum subarray (Kadane)

Find the largest sum of neighbouring numbers of a list, and the first and last index of these numbers. The list is not empty.
"""


def maximum_subarray(numbers: list[int]) -> tuple[int, int, int]:
    best = current = numbers[0]
    start = best_start = best_end = 0
    for i in range(1, len(numbers)):
        if current < 0:
            current = numbers[i]
            start = i
        else:
            current += numbers[i]
        if current > best:
            best = current
            best_start = start
            best_end = i
    return best, best_start, best_end


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "maximum_subarray"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (4, 9, 20, 40, 75)), -9, rng.choice([-1, 9, 9, 9])),)
