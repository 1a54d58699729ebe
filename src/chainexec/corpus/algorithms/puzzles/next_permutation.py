"""Next permutation

Turn a list of numbers into the next order in lexicographic order, some times; the last order is followed by the first.
"""


def advance(numbers: list[int]) -> None:
    i = len(numbers) - 2
    while i >= 0 and numbers[i] >= numbers[i + 1]:
        i -= 1
    if i >= 0:
        j = len(numbers) - 1
        while numbers[j] <= numbers[i]:
            j -= 1
        numbers[i], numbers[j] = numbers[j], numbers[i]
    numbers[i + 1:] = reversed(numbers[i + 1:])


def after(numbers: list[int], times: int) -> list[int]:
    for _ in range(times):
        advance(numbers)
    return numbers


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "after"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = rng.randint(2, 3 + level)
    drawn = [rng.randint(1, 9) for _ in range(count)]
    if rng.random() < 0.2:
        drawn.sort(reverse=True)
    return (drawn, (1, rng.randint(2, 3), rng.randint(4, 7), rng.randint(9, 14), rng.randint(18, 26))[level - 1])
