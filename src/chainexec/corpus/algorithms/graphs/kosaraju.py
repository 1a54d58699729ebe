"""Strongly connected components (Kosaraju)

Group the nodes of a directed graph so that within a group each node can be reached from each other: visit the graph depth first, then
its reverse in the opposite order of leaving.
"""


def visit(graph: dict[int, list[int]], node: int, done: list[int], seen: set[int]) -> None:
    seen.add(node)
    for neighbour in graph[node]:
        if neighbour not in seen:
            visit(graph, neighbour, done, seen)
    done.append(node)


def strongly_connected(graph: dict[int, list[int]]) -> list[list[int]]:
    done: list[int] = []
    seen: set[int] = set()
    for node in graph:
        if node not in seen:
            visit(graph, node, done, seen)
    backward: dict[int, list[int]] = {node: [] for node in graph}
    for node in graph:
        for neighbour in graph[node]:
            backward[neighbour].append(node)
    components = []
    seen = set()
    for node in reversed(done):
        if node not in seen:
            component: list[int] = []
            visit(backward, node, component, seen)
            components.append(sorted(component))
    return components


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "strongly_connected"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (1, 3, 6, 9, 14))))
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), "directed"), directed=True),)
