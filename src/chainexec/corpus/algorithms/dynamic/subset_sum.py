"""Subset sum

Say whether some of the numbers add up to the target, from the list of all sums that can be reached. The numbers are positive.
"""


def subset_sum(numbers: list[int], target: int) -> bool:
    reachable = [0]
    for number in numbers:
        for total in reachable[:]:
            larger = total + number
            if larger == target:
                return True
            if larger < target and larger not in reachable:
                reachable.append(larger)
    return target == 0


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "subset_sum"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = [rng.randint(1, 9 + 3 * level) for _ in range(size(rng, level, (2, 4, 6, 8, 10)))]
    if rng.random() < 0.5:
        return ([2 * number for number in drawn], 2 * (sum(drawn) // 2) - 1)
    return (drawn, rng.randint(sum(drawn) // 2, sum(drawn)))
