"""Shortest paths (Dijkstra)

Find the least cost from a start to each node that can be reached; costs are not negative. A heap gives the nearest node next.
"""

import heapq


def dijkstra(graph: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    cost = {start: 0}
    heap = [(0, start)]
    while heap:
        so_far, node = heapq.heappop(heap)
        if so_far > cost[node]:
            continue
        for neighbour, weight in graph[node].items():
            total = so_far + weight
            if neighbour not in cost or total < cost[neighbour]:
                cost[neighbour] = total
                heapq.heappush(heap, (total, neighbour))
    return cost


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import distances, edges, letters, size

ENTRY = "dijkstra"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (3, 5, 8, 13, 20)))
    directed = rng.random() < 0.4
    pairs = edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), "rooted" if directed else "connected")
    return (distances(rng, nodes, pairs, 1, 12, directed=directed), nodes[0] if rng.random() < 0.8 else rng.choice(nodes))
