"""Articulation points

Find the nodes of an undirected graph whose removal would cut their component apart: no later node reaches further back than to them.
"""


def articulation_points(graph: dict[int, list[int]]) -> list[int]:
    entered: dict[int, int] = {}
    lowest: dict[int, int] = {}
    points = set()

    def visit(node: int, parent: int | None) -> None:
        entered[node] = lowest[node] = len(entered)
        children = 0
        for neighbour in graph[node]:
            if neighbour not in entered:
                children += 1
                visit(neighbour, node)
                lowest[node] = min(lowest[node], lowest[neighbour])
                if parent is not None and lowest[neighbour] >= entered[node]:
                    points.add(node)
            elif neighbour != parent:
                lowest[node] = min(lowest[node], entered[neighbour])
        if parent is None and children > 1:
            points.add(node)

    for node in graph:
        if node not in entered:
            visit(node, None)
    return sorted(points)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "articulation_points"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(size(rng, level, (2, 4, 6, 10, 15))))
    pairs = edges(rng, nodes, rng.randint(len(nodes) // 2, len(nodes) * 4 // 3), rng.choice(["undirected", "connected"]))
    return (adjacency(nodes, pairs),)
