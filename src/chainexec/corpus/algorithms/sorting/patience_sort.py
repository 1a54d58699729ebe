"""Patience sort

Sort numbers in ascending order: deal them onto piles, each on the leftmost pile whose top is not smaller, then take the smallest top
again and again.
"""

from bisect import bisect_left


def patience_sort(numbers: list[int]) -> list[int]:
    piles: list[list[int]] = []
    for number in numbers:
        tops = [pile[-1] for pile in piles]
        place = bisect_left(tops, number)
        if place == len(piles):
            piles.append([number])
        else:
            piles[place].append(number)
    result = []
    while piles:
        pile = min(piles, key=lambda pile: pile[-1])
        result.append(pile.pop())
        if not pile:
            piles.remove(pile)
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "patience_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (2, 4, 6, 10, 16))),)
