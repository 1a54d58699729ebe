"""Greedy graph colouring

Give each node in turn the smallest number that none of its neighbours has yet.
"""


def greedy_colouring(graph: dict[str, list[str]]) -> dict[str, int]:
    colour: dict[str, int] = {}
    for node in graph:
        taken = [colour[neighbour] for neighbour in graph[node] if neighbour in colour]
        choice = 0
        while choice in taken:
            choice += 1
        colour[node] = choice
    return colour


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import adjacency, edges, letters

ENTRY = "greedy_colouring"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    nodes = letters((2, 4, 7, 13, 21)[level - 1])
    return (adjacency(nodes, edges(rng, nodes, rng.randint(len(nodes), 2 * len(nodes)))),)
