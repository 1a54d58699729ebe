"""Meeting rooms

Find the least number of rooms for meetings, given as (start, end): go through all starts and ends in order of time; a room that gets free
can be used at once.
"""


def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    events = []
    for start, end in meetings:
        events.append((start, 1))
        events.append((end, -1))
    events.sort()
    used = most = 0
    for _, change in events:
        used += change
        most = max(most, used)
    return most


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "rooms_needed"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (2, 5, 9, 18, 34))
    starts = [rng.randint(0, 3 * count) for _ in range(count)]
    return ([(start, start + rng.randint(1, 9)) for start in starts],)
