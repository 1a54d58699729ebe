"""Binary search

For each target find the first place in an ascending list at which it could be inserted so that the list stays ascending.
"""


def first_place(numbers: list[int], target: int) -> int:
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low


def binary_search(numbers: list[int], targets: list[int]) -> list[int]:
    places = []
    for target in targets:
        places.append(first_place(numbers, target))
    return places


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different, numbers, size

ENTRY = "binary_search"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = rng.randint(*[(0, 4), (4, 12), (10, 20), (16, 40), (32, 64)][level - 1])
    ascending = sorted(different(rng, count, -20, 20 + 3 * count)) if rng.random() < 0.7 else sorted(numbers(rng, count))
    targets = []
    for _ in range(size(rng, level, (1, 2, 4, 6, 10))):
        targets.append(rng.choice(ascending) if ascending and rng.random() < 0.6 else rng.randint(-25, 25 + 3 * count))
    return (ascending, targets)
