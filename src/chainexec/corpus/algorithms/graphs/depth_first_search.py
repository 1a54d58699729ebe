"""Depth-first search with times

Visit all nodes of a directed graph depth first and note when each is entered and left.
"""


def depth_first_search(graph: dict[int, list[int]]) -> dict[int, tuple[int, int]]:
    entered: dict[int, int] = {}
    times: dict[int, tuple[int, int]] = {}
    clock = 0

    def visit(node: int) -> None:
        nonlocal clock
        clock += 1
        entered[node] = clock
        for neighbour in graph[node]:
            if neighbour not in entered:
                visit(neighbour)
        clock += 1
        times[node] = (entered[node], clock)

    for node in graph:
        if node not in entered:
            visit(node)
    return times


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "depth_first_search"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (2, 4, 7, 12, 18))))
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), "directed"), directed=True),)
