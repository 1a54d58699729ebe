"""Topological sort (Kahn)

Put the nodes of a directed graph in an order in which every edge leads forward; among free nodes the one named first comes first.
None where the graph has a cycle.
"""


def topological_sort(graph: dict[str, list[str]]) -> list[str] | None:
    incoming = dict.fromkeys(graph, 0)
    for node in graph:
        for successor in graph[node]:
            incoming[successor] += 1
    free = [node for node in graph if incoming[node] == 0]
    order = []
    while free:
        node = free.pop(0)
        order.append(node)
        for successor in graph[node]:
            incoming[successor] -= 1
            if incoming[successor] == 0:
                free.append(successor)
    if len(order) < len(graph):
        return None
    return order


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "topological_sort"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 7, 11, 17)))
    pairs = edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), "directed" if rng.random() < 0.15 else "acyclic")
    return (adjacency(nodes, pairs, directed=True),)
