"""Segments intersect

Say for each pair of line segments whether they have a point in common; a segment is given by its two end points.
"""

Point = tuple[int, int]


def turn(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def in_box(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def segments_intersect(a: Point, b: Point, c: Point, d: Point) -> bool:
    d1, d2 = turn(a, b, c), turn(a, b, d)
    d3, d4 = turn(c, d, a), turn(c, d, b)
    if d1 * d2 < 0 and d3 * d4 < 0:
        return True
    if d1 == 0 and in_box(a, b, c):
        return True
    if d2 == 0 and in_box(a, b, d):
        return True
    if d3 == 0 and in_box(c, d, a):
        return True
    return d4 == 0 and in_box(c, d, b)


def crossings(pairs: list[tuple[Point, Point, Point, Point]]) -> list[bool]:
    return [segments_intersect(a, b, c, d) for a, b, c, d in pairs]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "crossings"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    span = rng.choice([2, 3, 5, 9])
    pairs = []
    for _ in range((1, 3, 6, 12, 18)[level - 1]):
        pairs.append(tuple((rng.randint(0, span), rng.randint(0, span)) for _ in range(4)))
    return (pairs,)
