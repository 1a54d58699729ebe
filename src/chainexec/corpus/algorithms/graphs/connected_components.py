"""Connected components

Group the nodes of an undirected graph so that within a group each can be reached from each other.
"""


def collect(graph: dict[int, list[int]], node: int, component: list[int], seen: set[int]) -> None:
    seen.add(node)
    component.append(node)
    for neighbour in graph[node]:
        if neighbour not in seen:
            collect(graph, neighbour, component, seen)


def connected_components(graph: dict[int, list[int]]) -> list[list[int]]:
    seen: set[int] = set()
    components = []
    for node in graph:
        if node not in seen:
            component: list[int] = []
            collect(graph, node, component, seen)
            components.append(component)
    return components


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "connected_components"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (3, 5, 9, 14, 22))))
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) // 3, len(nodes)))),)
