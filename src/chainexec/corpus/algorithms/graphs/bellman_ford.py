"""Shortest paths (Bellman and Ford)

Find the least cost from a start to each node of a directed graph, whose costs may be negative; None where a cycle of negative cost can
be reached. Nodes that cannot be reached are left out.
"""


def bellman_ford(nodes: list[str], edges: list[tuple[str, str, int]], start: str) -> dict[str, int] | None:
    cost = {start: 0}
    for _ in range(len(nodes)):
        changed = False
        for source, target, weight in edges:
            if source not in cost:
                continue
            through = cost[source] + weight
            if target not in cost or through < cost[target]:
                cost[target] = through
                changed = True
        if not changed:
            return cost
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, letters, size, weighted

ENTRY = "bellman_ford"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters(size(rng, level, (2, 4, 6, 9, 13)))
    pairs = edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)), "directed" if rng.random() < 0.1 else "rooted")
    chosen = weighted(rng, pairs, rng.choice([-2, 1, 1]), 9)
    rng.shuffle(chosen)
    return (nodes, chosen, nodes[0])
