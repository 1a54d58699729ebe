"""Degrees

Count the edges at each node of an undirected graph, and name the nodes with the most.
"""


def degrees(nodes: list[str], edges: list[tuple[str, str]]) -> tuple[dict[str, int], list[str]]:
    degree = {node: 0 for node in nodes}
    for a, b in edges:
        degree[a] += 1
        degree[b] += 1
    most = max(degree.values())
    return degree, [node for node in nodes if degree[node] == most]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, letters, size

ENTRY = "degrees"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (3, 5, 9, 15, 24)))
    pairs = edges(rng, nodes, (3, 6, 13, 25, 45)[level - 1])
    rng.shuffle(pairs)
    return (nodes, pairs)
