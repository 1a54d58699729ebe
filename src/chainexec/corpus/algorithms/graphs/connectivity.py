"""Connectivity

Say whether a path leads from one node of an undirected graph to another.
"""


def connected(graph: dict[int, list[int]], start: int, goal: int) -> bool:
    seen = {start}
    stack = [start]
    while stack:
        node = stack.pop()
        if node == goal:
            return True
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.add(neighbour)
                stack.append(neighbour)
    return False


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, size

ENTRY = "connected"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range(1, 1 + size(rng, level, (4, 7, 13, 24, 40))))
    pairs = edges(rng, nodes, rng.randint(len(nodes), len(nodes) * 3 // 2), rng.choice(["undirected", "connected"]))
    start, goal = rng.sample(nodes, 2)
    if rng.random() < 0.4:
        pairs = [pair for pair in pairs if goal not in pair]
    return (adjacency(nodes, pairs), start, goal)
