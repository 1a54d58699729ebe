"""Depth-first traversal with a stack

List the nodes that can be reached from a start in the order of a depth-first traversal that prefers earlier neighbours.
"""


def depth_first_traversal(graph: dict[str, list[str]], start: str) -> list[str]:
    order: list[str] = []
    stack = [start]
    while stack:
        node = stack.pop()
        if node in order:
            continue
        order.append(node)
        for neighbour in reversed(graph[node]):
            if neighbour not in order:
                stack.append(neighbour)
    return order


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "depth_first_traversal"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (3, 5, 8, 13, 19)))
    pairs = edges(rng, nodes, rng.randint(len(nodes) // 2, 2 * len(nodes)), rng.choice(["undirected", "connected"]))
    return (adjacency(nodes, pairs), rng.choice(nodes))
