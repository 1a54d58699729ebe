"""Digital root

Add up the digits of a number, and those of the sum, until one digit is left; gives it and how many rounds it took, for each number.
"""


def digital_root(number: int) -> tuple[int, int]:
    rounds = 0
    while number >= 10:
        total = 0
        while number > 0:
            total += number % 10
            number //= 10
        number = total
        rounds += 1
    return number, rounds


def digital_roots(numbers: list[int]) -> list[tuple[int, int]]:
    return [digital_root(number) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "digital_roots"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(0, 10 ** rng.randint(1, level + 2)) for _ in range(size(rng, level, (1, 2, 4, 7, 12)))],)
