"""Clustering coefficient

Compute for each node the share of the pairs of its neighbours that are joined by an edge, rounded to three places; 0.0 for a node with
fewer than two neighbours.
"""


def clustering_coefficient(graph: dict[str, list[str]]) -> dict[str, float]:
    coefficient = {}
    for node, neighbours in graph.items():
        links = 0
        for i in range(len(neighbours)):
            for j in range(i + 1, len(neighbours)):
                if neighbours[j] in graph[neighbours[i]]:
                    links += 1
        pairs = len(neighbours) * (len(neighbours) - 1) // 2
        coefficient[node] = round(links / pairs, 3) if pairs else 0.0
    return coefficient


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters

ENTRY = "clustering_coefficient"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters((2, 4, 5, 7, 9)[level - 1])
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes) - 1, 2 * len(nodes)))),)
