"""Topological sort by depth-first search

Put the nodes of a directed graph without a cycle in an order in which every edge leads forward: a node is put in front when all that
comes after it is in place.
"""


def topological_order(graph: dict[int, list[int]]) -> list[int]:
    order: list[int] = []
    visited = set()

    def visit(node: int) -> None:
        visited.add(node)
        for successor in graph[node]:
            if successor not in visited:
                visit(successor)
        order.insert(0, node)

    for node in graph:
        if node not in visited:
            visit(node)
    return order


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "topological_order"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(1, 1 + size(rng, level, (2, 5, 8, 14, 22))))
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), "acyclic"), directed=True),)
