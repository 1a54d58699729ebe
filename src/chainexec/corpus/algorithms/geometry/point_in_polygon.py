"""Points in a polygon

Say for each point whether it lies inside a polygon: count the edges to its right that a horizontal ray crosses. No point lies on an
edge.
"""

Point = tuple[int, int]


def inside(polygon: list[Point], point: Point) -> bool:
    x, y = point
    result = False
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 > y) != (y2 > y):
            side = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
            if (side > 0) == (y2 > y1):
                result = not result
        x1, y1 = x2, y2
    return result


def points_inside(polygon: list[Point], points: list[Point]) -> list[Point]:
    return [point for point in points if inside(polygon, point)]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different

ENTRY = "points_inside"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (3, 4, 5, 7, 9)[level - 1]
    columns = [2 * x for x in sorted(different(rng, count, 0, 8))]
    upper = [x for x in columns[1:-1] if rng.random() < 0.5]
    path = [(columns[0], 0)] + [(x, -2 * rng.randint(1, 5)) for x in columns[1:-1] if x not in upper] + [(columns[-1], 0)]
    path += [(x, 2 * rng.randint(1, 5)) for x in reversed(upper)]
    points: list[tuple[int, int]] = []
    while len(points) < (1, 2, 3, 5, 8)[level - 1]:
        x, y = rng.randint(-1, 17), 2 * rng.randint(-5, 4) + 1
        crossed = [
            (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1) for (x1, y1), (x2, y2) in zip(path, path[1:] + path[:1], strict=True)
        ]
        if not any(crossed):
            points.append((x, y))
    return (path, points)
