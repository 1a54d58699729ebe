"""Shortest window with a large enough sum

Find the length of the shortest run of neighbouring numbers with at least the given sum. The numbers are positive; 0 means there is
no such run.
"""


def shortest_window(numbers: list[int], target: int) -> int:
    shortest = 0
    total = 0
    left = 0
    for right, number in enumerate(numbers):
        total += number
        while total >= target:
            length = right - left + 1
            if shortest == 0 or length < shortest:
                shortest = length
            total -= numbers[left]
            left += 1
    return shortest


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "shortest_window"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = numbers(rng, size(rng, level, (3, 6, 12, 25, 50)), 1, 9)
    return (drawn, rng.randint(4, 8 + 4 * level) if rng.random() < 0.9 else sum(drawn) + 1)
