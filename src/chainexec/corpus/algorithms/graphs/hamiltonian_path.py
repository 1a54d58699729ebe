"""Hamiltonian path

Find a path through an undirected graph that visits each node once, from the first node on that has one; None where there is no such
path. Dead ends are undone.
"""


def extend(graph: dict[int, list[int]], path: list[int]) -> bool:
    if len(path) == len(graph):
        return True
    for neighbour in graph[path[-1]]:
        if neighbour not in path:
            path.append(neighbour)
            if extend(graph, path):
                return True
            path.pop()
    return False


def hamiltonian_path(graph: dict[int, list[int]]) -> list[int] | None:
    for start in graph:
        path = [start]
        if extend(graph, path):
            return path
    return None


# ---- inputs ----
from itertools import pairwise
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges

ENTRY = "hamiltonian_path"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range((2, 4, 5, 7, 8)[level - 1] - (level == 2) * rng.randrange(2)))
    order = nodes[:]
    rng.shuffle(order)
    along = {(min(pair), max(pair)) for pair in pairwise(order)}
    if rng.random() < 0.2 and level == 3:
        along.remove(max(along))
    return (adjacency(nodes, sorted(along | set(edges(rng, nodes, (0, 1, 2, 3, 3)[level - 1])))),)
