"""Neighbours

List the neighbours of a node of an undirected graph that is given by its edges, in ascending order.
"""


def neighbours(edges: list[tuple[int, int]], node: int) -> list[int]:
    found = []
    for a, b in edges:
        if a == node:
            found.append(b)
        elif b == node:
            found.append(a)
    return sorted(found)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, size

ENTRY = "neighbours"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 7, 12, 20, 30))
    pairs = edges(rng, range(count), (4, 9, 18, 36, 65)[level - 1])
    rng.shuffle(pairs)
    return (pairs, rng.choice(pairs)[0] if rng.random() < 0.8 else rng.randrange(count))
