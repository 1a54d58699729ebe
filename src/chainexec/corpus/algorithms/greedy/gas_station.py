"""Round trip past filling stations

Find the first station from which one gets round a circle of stations: each gives some fuel, and the way to the next takes some. None where
there is no such station.
"""


def start_station(fuel: list[int], cost: list[int]) -> int | None:
    total = tank = 0
    start = 0
    for station in range(len(fuel)):
        rest = fuel[station] - cost[station]
        total += rest
        tank += rest
        if tank < 0:
            start = station + 1
            tank = 0
    return start if total >= 0 else None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "start_station"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 8, 16, 32, 60))
    return ([rng.randint(0, 9) for _ in range(count)], [rng.randint(0, 8) for _ in range(count)])
