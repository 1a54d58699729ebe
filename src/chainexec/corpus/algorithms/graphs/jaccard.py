"""Jaccard similarity of nodes

For each pair of nodes divide the number of neighbours that they share by the number that at least one of them has, rounded to three
places; 0.0 where neither has any.
"""


def jaccard(graph: dict[int, set[int]]) -> dict[tuple[int, int], float]:
    nodes = sorted(graph)
    similarity = {}
    for place, a in enumerate(nodes):
        for b in nodes[place + 1:]:
            shared = len(graph[a] & graph[b])
            either = len(graph[a] | graph[b])
            if either == 0:
                similarity[a, b] = 0.0
            else:
                similarity[a, b] = round(shared / either, 3)
    return similarity


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges

ENTRY = "jaccard"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(1, 1 + (2, 3, 5, 7, 9)[level - 1]))
    graph = adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) - 1, 2 * len(nodes))))
    return ({node: set(neighbours) for node, neighbours in graph.items()},)
