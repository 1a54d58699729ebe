"""Gnome sort

Sort a list in ascending order by walking along it: a step forward where two neighbours are in order, else swap them and step back.
"""


def gnome_sort(items: list[int]) -> list[int]:
    i = 0
    while i < len(items):
        if i == 0 or items[i - 1] <= items[i]:
            i += 1
        else:
            items[i - 1], items[i] = items[i], items[i - 1]
            i -= 1
    return items


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "gnome_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (3, 5, 7, 10, 14))),)
