"""Cycle in a directed graph

Find a cycle of a directed graph, as the list of its nodes, or None: a search that comes back to a node of its own path has found one.
"""


def find_cycle(graph: dict[str, list[str]]) -> list[str] | None:
    finished: set[str] = set()
    path: list[str] = []

    def search(node: str) -> list[str] | None:
        if node in path:
            return path[path.index(node):]
        if node in finished:
            return None
        path.append(node)
        for successor in graph[node]:
            cycle = search(successor)
            if cycle is not None:
                return cycle
        path.pop()
        finished.add(node)
        return None

    for node in graph:
        cycle = search(node)
        if cycle is not None:
            return cycle
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "find_cycle"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 7, 12, 18)))
    count = rng.randint(len(nodes) * 3 // 4, len(nodes) * 7 // 4)
    pairs = edges(rng, nodes, count, "directed" if rng.random() < 0.3 else "acyclic")
    return (adjacency(nodes, pairs, directed=True),)
