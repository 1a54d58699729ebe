"""Pairs with a given sum in a sorted list

Find all pairs of different numbers of an ascending list whose sum is the target, by moving a left and a right pointer towards each
other.
"""


def pairs_with_sum(numbers: list[int], target: int) -> list[tuple[int, int]]:
    pairs = []
    left, right = 0, len(numbers) - 1
    while left < right:
        total = numbers[left] + numbers[right]
        if total == target:
            pairs.append((numbers[left], numbers[right]))
            left += 1
            right -= 1
        elif total < target:
            left += 1
        else:
            right -= 1
    return pairs


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different, size

ENTRY = "pairs_with_sum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (5, 9, 18, 35, 70))
    drawn = sorted(different(rng, count, -count, 2 * count))
    return (drawn, rng.randint(-count // 2, 2 * count))
