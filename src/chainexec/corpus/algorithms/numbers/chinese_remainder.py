"""Chinese remainder theorem

Find the least number that leaves the given remainders when divided by the given numbers, of which no two have a common divisor: step
through the candidates of the numbers so far.
"""


def least_number(conditions: list[tuple[int, int]]) -> int:
    number = 0
    step = 1
    for modulus, remainder in conditions:
        while number % modulus != remainder:
            number += step
        step *= modulus
    return number


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "least_number"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    families = {1: [2, 3, 5], 2: [3, 5, 7, 8], 3: [7, 9, 11, 13], 4: [13, 16, 17, 19, 23], 5: [41, 43, 47, 53, 59, 61]}
    moduli = rng.sample(families[level], (2, 3, 4, 5, 6)[level - 1])
    return ([(modulus, rng.randrange(modulus)) for modulus in moduli],)
