"""Transitive closure (Warshall)

Find for all pairs of nodes whether a path leads from the first to the second, as a matrix of zeros and ones.
"""


def transitive_closure(matrix: list[list[int]]) -> list[list[int]]:
    count = len(matrix)
    reach = [row[:] for row in matrix]
    for middle in range(count):
        for start in range(count):
            if reach[start][middle]:
                for end in range(count):
                    if reach[middle][end]:
                        reach[start][end] = 1
    return reach


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges

ENTRY = "transitive_closure"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 3, 4, 6, 9)[level - 1]
    pairs = set(edges(rng, range(count), rng.randint(count - 1, count + 2), "directed"))
    return ([[int((one, other) in pairs) for other in range(count)] for one in range(count)],)
