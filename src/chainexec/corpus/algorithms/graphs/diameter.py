"""Diameter

Find the largest distance, in edges, between two nodes of a connected graph: the largest eccentricity over all nodes.
"""


def eccentricity(graph: dict[int, list[int]], start: int) -> int:
    distance = {start: 0}
    queue = [start]
    for node in queue:
        for neighbour in graph[node]:
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    return max(distance.values())


def diameter(graph: dict[int, list[int]]) -> int:
    return max(eccentricity(graph, node) for node in graph)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges

ENTRY = "diameter"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range((1, 3, 4, 5, 7)[level - 1] + rng.randrange(2)))
    return (adjacency(nodes, edges(rng, nodes, rng.randint(0, len(nodes) * 4 // 3), "connected")),)
