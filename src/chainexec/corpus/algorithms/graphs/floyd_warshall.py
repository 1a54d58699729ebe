"""All shortest paths (Floyd and Warshall)

Find the least cost between all pairs of nodes, given a matrix of the costs of the edges with None where there is no edge: allow one more
node in between at each round.
"""


def floyd_warshall(matrix: list[list[int | None]]) -> list[list[int | None]]:
    cost = [row[:] for row in matrix]
    count = len(cost)
    for middle in range(count):
        for i in range(count):
            first = cost[i][middle]
            if first is None:
                continue
            for j in range(count):
                second = cost[middle][j]
                if second is None:
                    continue
                direct = cost[i][j]
                if direct is None or first + second < direct:
                    cost[i][j] = first + second
    return cost


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import edges

ENTRY = "floyd_warshall"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 2, 3, 4, 5)[level - 1]
    pairs = edges(rng, range(count), rng.randint(count - 1, count * (count - 1) // 2 + level), "directed")
    matrix: list[list[int | None]] = [[None] * count for _ in range(count)]
    for place in range(count):
        matrix[place][place] = 0
    for one, other in pairs:
        matrix[one][other] = rng.randint(1, 15)
    return ([[7]] if level == 1 and rng.random() < 0.05 else matrix,)
