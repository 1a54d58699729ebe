"""Weight of a minimum spanning tree

Compute the least total weight of edges that join all nodes of a connected graph, by taking in the nearest node at each step.
"""


def spanning_weight(graph: dict[int, dict[int, int]]) -> int:
    nearest = {node: 1000 for node in graph}
    nearest[min(graph)] = 0
    total = 0
    while nearest:
        node = min(nearest, key=lambda candidate: nearest[candidate])
        total += nearest.pop(node)
        for neighbour, weight in graph[node].items():
            if neighbour in nearest and weight < nearest[neighbour]:
                nearest[neighbour] = weight
    return total


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges, size

ENTRY = "spanning_weight"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(1, 1 + size(rng, level, (2, 4, 6, 9, 13))))
    return (distances(rng, nodes, edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), "connected"), 1, 20),)
