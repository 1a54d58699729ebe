"""Convex hull (monotone chain)

Find the corners of the smallest convex polygon around some points from their lower and their upper chain, left to right.
"""

Point = tuple[int, int]


def chain(points: list[Point]) -> list[Point]:
    corners: list[Point] = []
    for x, y in points:
        while len(corners) >= 2:
            (x1, y1), (x2, y2) = corners[-2:]
            if (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0:
                break
            corners.pop()
        corners.append((x, y))
    return corners


def convex_hull(points: list[Point]) -> list[Point]:
    points = sorted(set(points))
    if len(points) == 1:
        return points
    lower = chain(points)
    upper = chain(points[::-1])
    return lower[:-1] + upper[:-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "convex_hull"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    span = rng.choice([3, 5, 9])
    return ([(rng.randint(0, span), rng.randint(0, span)) for _ in range(size(rng, level, (3, 5, 8, 13, 20)))],)
