"""Edges in an adjacency matrix

Say for each pair of nodes whether an edge leads from the first to the second, after the matrix has been made from the list of edges.
"""


def has_edges(count: int, edges: list[tuple[int, int]], asked: list[tuple[int, int]]) -> list[bool]:
    matrix = [[0] * count for _ in range(count)]
    for source, target in edges:
        matrix[source][target] = 1
    answers = []
    for source, target in asked:
        answers.append(matrix[source][target] == 1)
    return answers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges

ENTRY = "has_edges"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (3, 4, 6, 9, 12)[level - 1]
    pairs = edges(rng, range(count), (2, 6, 14, 28, 50)[level - 1], "directed")
    asked = []
    for _ in range((2, 3, 6, 12, 24)[level - 1]):
        asked.append(rng.choice(pairs) if rng.random() < 0.5 else (rng.randrange(count), rng.randrange(count)))
    return (count, pairs, asked)
