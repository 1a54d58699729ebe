"""Pair with a given sum

Find the indices of two different items whose sum is the target; the pair that is complete first counts. None where there is no pair.
"""


def two_sum(numbers: list[int], target: int) -> tuple[int, int] | None:
    seen: dict[int, int] = {}
    for index, number in enumerate(numbers):
        missing = target - number
        if missing in seen:
            return seen[missing], index
        seen[number] = index
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different, size

ENTRY = "two_sum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 8, 16, 32, 75))
    drawn = different(rng, count, -10 * count, 10 * count)
    if count > 1 and rng.random() < 0.4:
        late = drawn[count // 2:]
        return (drawn, sum(rng.sample(late, 2)))
    return (drawn, rng.choice([1, 7, 40 * count + 1, 40 * count + 1]))
