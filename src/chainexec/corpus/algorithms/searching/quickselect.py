"""Quickselect

Find the number that would stand at a given index if the list were sorted, without sorting it: keep only the part of the list that
holds the number.
"""


def partition(numbers: list[int], low: int, high: int) -> int:
    pivot = numbers[high]
    place = low
    for i in range(low, high):
        if numbers[i] < pivot:
            numbers[place], numbers[i] = numbers[i], numbers[place]
            place += 1
    numbers[place], numbers[high] = numbers[high], numbers[place]
    return place


def quickselect(numbers: list[int], index: int) -> int:
    low, high = 0, len(numbers) - 1
    while low < high:
        place = partition(numbers, low, high)
        if place == index:
            break
        if place < index:
            low = place + 1
        else:
            high = place - 1
    return numbers[index]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "quickselect"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = numbers(rng, size(rng, level, (4, 8, 15, 26, 36)))
    return (drawn, rng.randrange(len(drawn)))
