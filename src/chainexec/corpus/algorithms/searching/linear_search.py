"""Linear search

Say at which indices of a list a target stands.
"""


def linear_search(items: list[int], target: int) -> list[int]:
    places = []
    for index, item in enumerate(items):
        if item == target:
            places.append(index)
    return places


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "linear_search"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    items = numbers(rng, size(rng, level, (5, 12, 30, 60, 130)), 0, 3 + 2 * level)
    return (items, rng.choice(items) if rng.random() < 0.8 else rng.randint(-3, 20))
