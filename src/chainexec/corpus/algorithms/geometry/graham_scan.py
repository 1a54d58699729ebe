"""Convex hull (Graham scan)

Find the corners of the smallest convex polygon around some points, counterclockwise from the lowest one: visit the points by their
angle and drop each corner that does not turn left.
"""

from functools import cmp_to_key

Point = tuple[int, int]


def turn(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def distance(a: Point, b: Point) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def graham_scan(points: list[Point]) -> list[Point]:
    lowest = min(points, key=lambda point: (point[1], point[0]))

    def compare(a: Point, b: Point) -> int:
        return -turn(lowest, a, b) or distance(lowest, a) - distance(lowest, b)

    others = sorted((point for point in points if point != lowest), key=cmp_to_key(compare))
    hull = [lowest]
    for point in others:
        while len(hull) > 1 and turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "graham_scan"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    span = rng.choice([3, 5, 9])
    drawn = [(rng.randint(0, span), rng.randint(0, span)) for _ in range(size(rng, level, (2, 5, 8, 13, 20)))]
    return (sorted(set(drawn)) if rng.random() < 0.2 else list(dict.fromkeys(drawn)),)
