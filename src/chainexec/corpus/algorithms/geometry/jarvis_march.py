"""Convex hull (Jarvis march)

Find the corners of the smallest convex polygon around some points, counterclockwise from the leftmost one: at each corner turn to the
point that has all others on its left.
"""

Point = tuple[int, int]


def turn(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def distance(a: Point, b: Point) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def jarvis_march(points: list[Point]) -> list[Point]:
    start = min(points)
    hull = [start]
    while True:
        corner = hull[-1]
        best = start
        for point in points:
            side = turn(corner, best, point)
            if side < 0 or (side == 0 and distance(corner, point) > distance(corner, best)):
                best = point
        if best == start:
            return hull
        hull.append(best)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "jarvis_march"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    span = rng.choice([3, 4, 6, 9])
    drawn = [(rng.randint(0, span), rng.randint(0, span)) for _ in range(size(rng, level, (1, 3, 5, 9, 13)))]
    return (list(dict.fromkeys(drawn)),)
