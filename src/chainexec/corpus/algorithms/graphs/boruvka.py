"""Minimum spanning tree (Boruvka)

Find the edges of a minimum spanning tree, as a sorted list of their numbers: each part of the graph picks its lightest edge outward, all
parts at once, until all are joined. No two edges weigh the same.
"""


def boruvka(count: int, edges: list[tuple[int, int, int]]) -> list[int]:
    part = list(range(count))
    chosen: set[int] = set()
    while True:
        lightest: dict[int, int] = {}
        for number, (a, b, weight) in enumerate(edges):
            if part[a] != part[b]:
                for side in (part[a], part[b]):
                    if side not in lightest or weight < edges[lightest[side]][2]:
                        lightest[side] = number
        if not lightest:
            return sorted(chosen)
        for number in lightest.values():
            a, b, _ = edges[number]
            if part[a] != part[b]:
                chosen.add(number)
                old, new = part[b], part[a]
                part = [new if side == old else side for side in part]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges

ENTRY = "boruvka"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 3, 4, 6, 7)[level - 1]
    pairs = edges(rng, range(count), rng.randint(count, count * 3 // 2), rng.choice(["undirected", "connected", "connected"]))
    weights = rng.sample(range(1, 3 * len(pairs) + 4), len(pairs))
    return (count, [(one, other, weight) for (one, other), weight in zip(pairs, weights, strict=True)])
