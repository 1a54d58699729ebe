"""Permutations

List all orders of some different items, by putting each of them first in turn.
"""


def permutations(items: list[str]) -> list[list[str]]:
    if not items:
        return [[]]
    orders = []
    for i, first in enumerate(items):
        rest = items[:i] + items[i + 1:]
        for order in permutations(rest):
            orders.append([first] + order)
    return orders


def all_orders(groups: list[list[str]]) -> list[list[list[str]]]:
    return [permutations(group) for group in groups]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "all_orders"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    items = list("abcdpqrsxyz")
    small = rng.randint(0, 2)
    lengths = ([small], [2, small], [3, small], [3, 3, small], [4, small])[level - 1]
    rng.shuffle(lengths)
    return ([rng.sample(items, length) for length in lengths],)
