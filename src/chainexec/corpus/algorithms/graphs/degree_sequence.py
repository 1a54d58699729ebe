"""Degree sequence check (Havel and Hakimi)

Say whether a graph exists whose nodes have the given numbers of edges: join the node with the most edges to the next ones and take these
edges off.
"""


def is_graphic(degrees: list[int]) -> bool:
    rest = sorted(degrees, reverse=True)
    while rest and rest[0] > 0:
        largest = rest.pop(0)
        if largest > len(rest):
            return False
        for i in range(largest):
            rest[i] -= 1
            if rest[i] < 0:
                return False
        rest.sort(reverse=True)
    return True


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges, size

ENTRY = "is_graphic"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = range(size(rng, level, (3, 5, 8, 13, 20)))
    pairs = edges(rng, nodes, len(nodes) * (3 + level) // 4)
    degrees = [sum(node in pair for pair in pairs) for node in nodes]
    if rng.random() < 0.4:
        degrees[rng.randrange(len(degrees))] += rng.choice([1, 2])
    return (degrees,)
