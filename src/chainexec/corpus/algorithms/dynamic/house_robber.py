"""Largest sum without neighbours

Find the largest sum of numbers of which no two stand next to each other. The numbers are not negative.
"""


def largest_without_neighbours(amounts: list[int]) -> int:
    taken, skipped = 0, 0
    for amount in amounts:
        taken, skipped = skipped + amount, max(taken, skipped)
    return max(taken, skipped)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "largest_without_neighbours"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (5, 11, 25, 50, 95)), 0, 40),)
