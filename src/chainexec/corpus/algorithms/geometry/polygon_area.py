"""Area of a polygon (shoelace formula)

Compute twice the area of a polygon from its corners, which are given in order, and say in which direction they run.
"""


def polygon_area(corners: list[tuple[int, int]]) -> tuple[int, str]:
    total = 0
    for i in range(len(corners)):
        x1, y1 = corners[i]
        x2, y2 = corners[(i + 1) % len(corners)]
        total += x1 * y2 - x2 * y1
    if total > 0:
        return total, "counterclockwise"
    if total < 0:
        return -total, "clockwise"
    return 0, "flat"


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different, size

ENTRY = "polygon_area"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 8, 16, 28, 48))
    columns = sorted(different(rng, count, 0, 2 * count))
    upper = [x for x in columns[1:-1] if rng.random() < 0.5]
    lower = [x for x in columns[1:-1] if x not in upper]
    path = [(columns[0], 0)]
    path += [(x, -rng.randint(0, 9)) for x in lower] + [(columns[-1], 0)] + [(x, rng.randint(0, 9)) for x in reversed(upper)]
    return (path if rng.random() < 0.6 else path[::-1],)
