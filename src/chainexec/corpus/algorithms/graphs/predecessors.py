"""Predecessors

List for each asked node of a directed graph the nodes from which an edge leads to it.
"""


def predecessors(graph: dict[int, list[int]], asked: list[int]) -> dict[int, list[int]]:
    result = {}
    for target in asked:
        sources = []
        for node in graph:
            if target in graph[node]:
                sources.append(node)
        result[target] = sources
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "predecessors"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (3, 5, 8, 11, 16))))
    pairs = edges(rng, nodes, rng.randint(len(nodes), 3 * len(nodes)), "directed")
    return (adjacency(nodes, pairs, directed=True), rng.sample(nodes, (1, 2, 3, 5, 8)[level - 1]))
