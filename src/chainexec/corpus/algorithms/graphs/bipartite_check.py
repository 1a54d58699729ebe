"""Bipartite check

Colour the nodes of an undirected graph with two colours so that neighbours differ, or say None where that cannot be done.
"""

from collections import deque


def two_colouring(graph: dict[int, list[int]]) -> dict[int, str] | None:
    colour: dict[int, str] = {}
    for start in graph:
        if start in colour:
            continue
        colour[start] = "red"
        queue = deque([start])
        while queue:
            node = queue.popleft()
            other = "blue" if colour[node] == "red" else "red"
            for neighbour in graph[node]:
                if neighbour not in colour:
                    colour[neighbour] = other
                    queue.append(neighbour)
                elif colour[neighbour] != other:
                    return None
    return colour


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "two_colouring"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (2, 5, 9, 15, 22))))
    pairs = edges(rng, nodes, len(nodes) * 3 // 2)
    if rng.random() < 0.7:
        left = set(rng.sample(nodes, len(nodes) // 2))
        pairs = [(one, other) for one, other in edges(rng, nodes, 3 * len(nodes)) if (one in left) != (other in left)]
    return (adjacency(nodes, pairs),)
