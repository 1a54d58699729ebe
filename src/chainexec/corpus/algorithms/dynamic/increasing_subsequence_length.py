"""Length of the longest increasing subsequence

Find the length of a longest strictly increasing subsequence: keep for each length the smallest last number and search it by halving.
"""


def increasing_length(numbers: list[int]) -> int:
    tails: list[int] = []
    for number in numbers:
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if tails[middle] < number:
                low = middle + 1
            else:
                high = middle
        if low == len(tails):
            tails.append(number)
        else:
            tails[low] = number
    return len(tails)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "increasing_length"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 6, 10, 18, 32)), 0, 50),)
