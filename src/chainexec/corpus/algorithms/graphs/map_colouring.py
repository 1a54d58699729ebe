"""Colouring by backtracking

Colour the nodes of a graph with a given number of colours so that neighbours differ, or say None: undo a choice that leads nowhere.
"""


def map_colouring(graph: dict[int, list[int]], colours: int) -> dict[int, int] | None:
    nodes = list(graph)
    chosen: dict[int, int] = {}

    def colour_from(place: int) -> bool:
        if place == len(nodes):
            return True
        node = nodes[place]
        for colour in range(1, colours + 1):
            if all(chosen.get(neighbour) != colour for neighbour in graph[node]):
                chosen[node] = colour
                if colour_from(place + 1):
                    return True
                del chosen[node]
        return False

    return chosen if colour_from(0) else None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency

ENTRY = "map_colouring"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = list(range((1, 3, 5, 9, 14)[level - 1]))
    near = [(one, other) for one in nodes for other in nodes[one + 1:one + 4]]
    pairs = sorted(rng.sample(near, len(near) * rng.randint(5, 8) // 9))
    if level > 3:
        hidden = [rng.randrange(3) for _ in nodes]
        pairs = [(one, other) for one, other in near if hidden[one] != hidden[other]]
    return (adjacency(nodes, pairs), 2 if level < 4 and rng.random() < 0.3 else 3)
