"""Activity selection

Choose as many activities as possible, of which no two overlap, by always taking the one that ends first. An activity is given as
(start, end) and may begin when another ends.
"""


def activity_selection(activities: list[tuple[int, int]]) -> list[tuple[int, int]]:
    chosen = []
    free_from = 0
    for start, end in sorted(activities, key=lambda activity: (activity[1], activity[0])):
        if start >= free_from:
            chosen.append((start, end))
            free_from = end
    return chosen


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "activity_selection"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 8, 17, 34, 60))
    starts = [rng.randint(0, 2 * count) for _ in range(count)]
    return ([(start, start + rng.randint(1, 5)) for start in starts],)
