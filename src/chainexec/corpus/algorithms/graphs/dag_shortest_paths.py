"""Shortest paths in a graph without cycles

Find the least cost from a start to each node of a directed graph without cycles: go through the nodes in topological order. Costs may
be negative.
"""


def topological_order(graph: dict[str, dict[str, int]]) -> list[str]:
    order: list[str] = []
    seen: set[str] = set()

    def visit(node: str) -> None:
        seen.add(node)
        for successor in graph[node]:
            if successor not in seen:
                visit(successor)
        order.append(node)

    for node in graph:
        if node not in seen:
            visit(node)
    return order[::-1]


def dag_shortest_paths(graph: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    cost = {start: 0}
    for node in topological_order(graph):
        if node in cost:
            for successor, weight in graph[node].items():
                through = cost[node] + weight
                if successor not in cost or through < cost[successor]:
                    cost[successor] = through
    return cost


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges, letters, size

ENTRY = "dag_shortest_paths"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 6, 9, 14)))
    pairs = edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), "acyclic")
    sources = [source for source, _ in pairs]
    return (distances(rng, nodes, pairs, -4, 9, directed=True), rng.choice(sources if rng.random() < 0.9 and sources else nodes))
