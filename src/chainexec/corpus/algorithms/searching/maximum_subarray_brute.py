"""Maximum subarray by trying all

Find the largest sum of neighbouring numbers of a list by adding up from every start. An empty choice with the sum 0 is allowed.
"""


def largest_sum(numbers: list[int]) -> int:
    best = 0
    for start in range(len(numbers)):
        total = 0
        for end in range(start, len(numbers)):
            total += numbers[end]
            best = max(best, total)
    return best


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "largest_sum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 7, 10, 15)), -9, 9),)
