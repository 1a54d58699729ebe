"""Merging two ordered linked lists

Merge two linked lists whose items ascend, written as pairs (item, rest) with None at the end, into one by recursion.
"""

from typing import Any


def merge(left: Any, right: Any) -> Any:
    if left is None:
        return right
    if right is None:
        return left
    if left[0] <= right[0]:
        return (left[0], merge(left[1], right))
    return (right[0], merge(left, right[1]))


def from_list(items: list[int]) -> Any:
    chain: Any = None
    for item in reversed(items):
        chain = (item, chain)
    return chain


def merged(left: list[int], right: list[int]) -> list[int]:
    chain = merge(from_list(left), from_list(right))
    items = []
    while chain:
        item, chain = chain
        items.append(item)
    return items


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "merged"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    tops = (2, 4, 7, 11, 17)
    return (sorted(numbers(rng, size(rng, level, tops))), sorted(numbers(rng, size(rng, level, tops))))
