"""Integer square root (Newton)

Find the largest whole number whose square is not larger than each given number: average a guess with the number divided by it until it
stops falling.
"""


def square_root(number: int) -> int:
    guess = number
    better = (guess + 1) // 2
    while better < guess:
        guess = better
        better = (guess + number // guess) // 2
    return guess


def square_roots(numbers: list[int]) -> list[int]:
    return [square_root(number) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "square_roots"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count, top = ((1, 20), (2, 200), (4, 2000), (6, 20000), (9, 200000))[level - 1]
    return ([rng.randint(1, 20) ** 2 if rng.random() < 0.2 else rng.randint(1, top) for _ in range(count)],)
