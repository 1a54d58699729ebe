"""Closest pair of points

Find the two points that are nearest to each other: go through them from left to right and compare each only with those that are not
too far to the left. Gives the squared distance and the pair that was found first.
"""

Point = tuple[int, int]


def closest_pair(points: list[Point]) -> tuple[int, Point, Point]:
    points = sorted(points)
    first, second = points[0], points[1]
    best = (first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2
    for i in range(len(points)):
        x, y = points[i]
        for j in range(i - 1, -1, -1):
            if (x - points[j][0]) ** 2 >= best:
                break
            squared = (x - points[j][0]) ** 2 + (y - points[j][1]) ** 2
            if squared < best:
                best = squared
                first, second = points[j], points[i]
    return best, first, second


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "closest_pair"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = max(2, size(rng, level, (3, 6, 11, 19, 32)))
    span = 6 + 6 * level
    drawn: dict[tuple[int, int], None] = {}
    while len(drawn) < count:
        drawn[rng.randint(0, span), rng.randint(0, span)] = None
    return (list(drawn),)
