"""Cycle in an undirected graph

Say whether an undirected graph has a cycle: a search that meets a visited node other than the one it came from has closed one.
"""


def has_cycle(graph: dict[int, list[int]]) -> bool:
    visited = set()
    for start in graph:
        if start in visited:
            continue
        visited.add(start)
        stack = [(start, -1)]
        while stack:
            node, parent = stack.pop()
            for neighbour in graph[node]:
                if neighbour not in visited:
                    visited.add(neighbour)
                    stack.append((neighbour, node))
                elif neighbour != parent:
                    return True
    return False


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "has_cycle"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (3, 5, 9, 16, 26))))
    if rng.random() < 0.5:
        return (adjacency(nodes, edges(rng, nodes, 0, "tree")),)
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) * 3 // 4, len(nodes)))),)
