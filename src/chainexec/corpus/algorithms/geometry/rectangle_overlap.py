"""Overlaps of rectangles

Compute the area that each pair of rectangles has in common. A rectangle is given as (left, bottom, right, top).
"""

Rectangle = tuple[int, int, int, int]


def common_area(a: Rectangle, b: Rectangle) -> int:
    left, bottom = max(a[0], b[0]), max(a[1], b[1])
    right, top = min(a[2], b[2]), min(a[3], b[3])
    if left >= right or bottom >= top:
        return 0
    return (right - left) * (top - bottom)


def overlaps(rectangles: list[Rectangle]) -> dict[tuple[int, int], int]:
    areas = {}
    for i in range(len(rectangles)):
        for j in range(i + 1, len(rectangles)):
            area = common_area(rectangles[i], rectangles[j])
            if area > 0:
                areas[i, j] = area
    return areas


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "overlaps"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rectangles = []
    for _ in range((2, 3, 4, 6, 8)[level - 1]):
        left, bottom = rng.randint(0, 8), rng.randint(0, 8)
        rectangles.append((left, bottom, left + rng.randint(1, 6), bottom + rng.randint(1, 6)))
    return (rectangles,)
