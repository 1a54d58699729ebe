"""Minimum spanning tree (Prim)

Grow a tree from a start node: take the lightest edge that leads out of the tree until none does. Gives the edges and their total
weight.
"""

import heapq


def prim(graph: dict[str, dict[str, int]], start: str) -> tuple[list[tuple[str, str]], int]:
    tree: list[tuple[str, str]] = []
    total = 0
    inside = {start}
    heap = [(weight, start, node) for node, weight in graph[start].items()]
    heapq.heapify(heap)
    while heap:
        weight, source, node = heapq.heappop(heap)
        if node in inside:
            continue
        inside.add(node)
        tree.append((source, node))
        total += weight
        for neighbour, cost in graph[node].items():
            if neighbour not in inside:
                heapq.heappush(heap, (cost, node, neighbour))
    return tree, total


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges, letters, size

ENTRY = "prim"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (3, 5, 8, 13, 19)))
    pairs = edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), rng.choice(["undirected", "connected", "connected"]))
    return (distances(rng, nodes, pairs, 1, rng.choice([4, 9, 30])), rng.choice(nodes))
