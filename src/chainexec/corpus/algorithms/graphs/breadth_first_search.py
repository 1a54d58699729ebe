"""Breadth-first search

Find the distance, in edges, of every node that can be reached from a start, and the node from which each was found.
"""

from collections import deque


def breadth_first_search(graph: dict[int, list[int]], start: int) -> tuple[dict[int, int], dict[int, int]]:
    distance = {start: 0}
    parent: dict[int, int] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                parent[neighbour] = node
                queue.append(neighbour)
    return distance, parent


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "breadth_first_search"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (3, 5, 8, 14, 22))))
    pairs = edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), rng.choice(["undirected", "connected"]))
    return (adjacency(nodes, pairs), rng.choice(nodes))
