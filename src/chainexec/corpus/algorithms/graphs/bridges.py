"""Bridges

Find the edges of an undirected graph whose removal would cut their component apart.
"""


def bridges(graph: dict[str, list[str]]) -> list[tuple[str, str]]:
    entered: dict[str, int] = {}
    lowest: dict[str, int] = {}
    found = []

    def visit(node: str, parent: str | None) -> None:
        entered[node] = lowest[node] = len(entered)
        for neighbour in graph[node]:
            if neighbour not in entered:
                visit(neighbour, node)
                lowest[node] = min(lowest[node], lowest[neighbour])
                if lowest[neighbour] > entered[node]:
                    found.append((node, neighbour))
            elif neighbour != parent:
                lowest[node] = min(lowest[node], entered[neighbour])

    for node in graph:
        if node not in entered:
            visit(node, None)
    return found


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "bridges"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 6, 10, 16)))
    pairs = edges(rng, nodes, rng.randint(len(nodes) // 2, len(nodes) * 4 // 3), rng.choice(["undirected", "connected"]))
    return (adjacency(nodes, pairs),)
