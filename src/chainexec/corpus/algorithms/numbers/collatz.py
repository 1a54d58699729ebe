"""Collatz sequence

Halve an even number, and multiply an odd one by 3 and add 1, until 1 is reached. Gives all numbers on the way.
"""


def collatz(number: int) -> list[int]:
    sequence = [number]
    while number != 1:
        if number % 2 == 0:
            number //= 2
        else:
            number = 3 * number + 1
        sequence.append(number)
    return sequence


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "collatz"


STARTS = [
    [1, 2, 3, 4, 5, 8, 10, 12, 16, 20, 32],
    [7, 11, 13, 14, 15, 17, 22, 23, 24, 26, 28, 30, 34],
    [9, 18, 19, 25, 33, 36, 37, 38, 43, 49, 50, 51, 57, 65],
    [39, 78, 79, 105, 123, 135, 153, 158, 185, 187, 191, 209, 219, 225],
    [27, 31, 41, 47, 54, 55, 62, 63, 71, 73, 82, 83, 91, 94],
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (rng.choice(STARTS[level - 1]),)
