"""Subsets

List all choices of some items: each item is left out first and then taken in.
"""


def subsets(items: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    chosen: list[int] = []

    def choose(place: int) -> None:
        if place == len(items):
            found.append(chosen[:])
            return
        choose(place + 1)
        chosen.append(items[place])
        choose(place + 1)
        chosen.pop()

    choose(0)
    return found


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different

ENTRY = "subsets"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (different(rng, (1, 2, 3, 4, 5)[level - 1], 1, 30),)
