"""Prime factors

Split a number into its prime factors by dividing by ever larger divisors; gives each prime with its power.
"""


def prime_factors(number: int) -> dict[int, int]:
    factors: dict[int, int] = {}
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors[divisor] = factors.get(divisor, 0) + 1
            number //= divisor
        divisor += 1
    if number > 1:
        factors[number] = factors.get(number, 0) + 1
    return factors


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "prime_factors"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1:
        return (rng.randint(1, 60),)
    prime = rng.choice([(), (5, 7, 11), (17, 19, 23), (41, 43, 53), (83, 89, 97, 101, 103)][level - 1])
    return (prime * (prime + rng.choice([0, 0, 4, 6, 10])) * rng.choice([1, 2, 4, 6]),)
