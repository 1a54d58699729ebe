"""Miller-Rabin primality test

Say for each odd number below 2047 whether it is prime: write n - 1 as d times a power of two and look at 2 to the power of d, squared
again and again.
"""


def is_prime(n: int) -> bool:
    d, squarings = n - 1, 0
    while d % 2 == 0:
        d //= 2
        squarings += 1
    x = pow(2, d, n)
    if x in (1, n - 1):
        return True
    for _ in range(squarings - 1):
        x = x * x % n
        if x == n - 1:
            return True
    return False


def test_all(numbers: list[int]) -> dict[int, bool]:
    return {n: is_prime(n) for n in numbers}


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "test_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (20, 100, 400, 900, 1022)[level - 1]
    drawn = [2 * rng.randint(1, top) + 1 for _ in range((2, 4, 8, 16, 26)[level - 1])]
    return (drawn,)
