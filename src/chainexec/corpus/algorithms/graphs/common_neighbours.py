"""Common neighbours

List the nodes that are neighbours of both of two nodes, by walking along their two ordered lists at once, for each asked pair.
"""


def common(left: list[int], right: list[int]) -> list[int]:
    both = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            both.append(left[i])
            i += 1
            j += 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return both


def common_neighbours(graph: dict[int, list[int]], pairs: list[tuple[int, int]]) -> list[list[int]]:
    return [common(graph[a], graph[b]) for a, b in pairs]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges

ENTRY = "common_neighbours"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range((4, 5, 7, 10, 13)[level - 1]))
    graph = adjacency(nodes, edges(rng, nodes, len(nodes) * (level + 3) // 3))
    return (graph, [tuple(rng.sample(nodes, 2)) for _ in range((1, 3, 5, 8, 12)[level - 1])])
