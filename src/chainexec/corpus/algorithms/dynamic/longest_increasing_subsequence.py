"""Longest increasing subsequence

Find a longest choice of numbers, in the order of the list, in which each is larger than the one before.
"""


def longest_increasing_subsequence(numbers: list[int]) -> list[int]:
    length = [1] * len(numbers)
    before = [-1] * len(numbers)
    for i in range(len(numbers)):
        for j in range(i):
            if numbers[j] < numbers[i] and length[j] + 1 > length[i]:
                length[i] = length[j] + 1
                before[i] = j
    if not numbers:
        return []
    i = length.index(max(length))
    result = []
    while i != -1:
        result.append(numbers[i])
        i = before[i]
    return result[::-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "longest_increasing_subsequence"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 8, 12, 18))),)
