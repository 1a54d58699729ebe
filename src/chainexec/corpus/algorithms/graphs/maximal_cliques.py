"""Maximal cliques (Bron and Kerbosch)

List the groups of nodes of which each is joined to each other and that no further node could join.
"""


def maximal_cliques(graph: dict[int, set[int]]) -> list[list[int]]:
    cliques: list[list[int]] = []

    def grow(clique: list[int], candidates: set[int], excluded: set[int]) -> None:
        if not candidates and not excluded:
            cliques.append(clique)
        for node in sorted(candidates):
            grow([*clique, node], candidates & graph[node], excluded & graph[node])
            candidates.remove(node)
            excluded.add(node)

    grow([], set(graph), set())
    return cliques


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges

ENTRY = "maximal_cliques"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range((2, 3, 5, 7, 10)[level - 1]))
    graph = adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes))))
    return ({node: set(neighbours) for node, neighbours in graph.items()},)
