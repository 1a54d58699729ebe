"""Breadth-first traversal by layers

List the nodes that can be reached from a start, layer by layer.
"""


def layers(graph: dict[str, list[str]], start: str) -> list[list[str]]:
    seen = {start}
    layer = [start]
    result = []
    while layer:
        result.append(layer)
        following = []
        for node in layer:
            for neighbour in graph[node]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    following.append(neighbour)
        layer = following
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters, size

ENTRY = "layers"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (3, 5, 9, 16, 26)))
    pairs = edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), rng.choice(["directed", "rooted", "rooted", "rooted"]))
    return (adjacency(nodes, pairs, directed=True), nodes[0])
