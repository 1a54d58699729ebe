"""Square root by bisection

Find the largest whole number whose square is not larger than a number by halving the range in which it lies, for each number of a list.
"""


def floor_root(number: int) -> int:
    low, high = 0, number + 1
    while high - low > 1:
        middle = (low + high) // 2
        if middle * middle <= number:
            low = middle
        else:
            high = middle
    return low


def floor_roots(numbers: list[int]) -> list[int]:
    return [floor_root(number) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "floor_roots"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count, top = ((1, 20), (2, 200), (3, 1000), (5, 5000), (7, 20000))[level - 1]
    return ([rng.randint(0, top) for _ in range(count)],)
