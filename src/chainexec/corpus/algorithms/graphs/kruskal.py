"""Minimum spanning tree (Kruskal)

Choose edges of the least total weight that join all nodes that can be joined: take the edges from the lightest on and skip each that
would close a cycle.
"""


def find(leader: list[int], node: int) -> int:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


def kruskal(count: int, edges: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    leader = list(range(count))
    tree = []
    for a, b, weight in sorted(edges, key=lambda edge: edge[2]):
        root_a, root_b = find(leader, a), find(leader, b)
        if root_a != root_b:
            leader[root_a] = root_b
            tree.append((a, b, weight))
    return tree


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, size, weighted

ENTRY = "kruskal"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (2, 4, 7, 12, 18))
    pairs = edges(rng, range(count), rng.randint(count, 2 * count), rng.choice(["undirected", "connected"]))
    return (count, weighted(rng, pairs, 1, rng.choice([4, 9, 30])))
