"""Primality by trial division

Say for each number whether it is prime: try 2, 3 and then the numbers next to the multiples of 6, up to the square root.
"""


def is_prime(number: int) -> bool:
    if number < 2:
        return False
    if number < 4:
        return True
    if number % 2 == 0 or number % 3 == 0:
        return False
    divisor = 5
    while divisor * divisor <= number:
        if number % divisor == 0 or number % (divisor + 2) == 0:
            return False
        divisor += 6
    return True


def primes_among(numbers: list[int]) -> list[int]:
    return [number for number in numbers if is_prime(number)]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "primes_among"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    primes = [2, 3, 7, 13, 29, 47, 97, 149, 211, 397, 541, 997]
    top = (10, 40, 120, 400, 1000)[level - 1]
    known = [prime for prime in primes if prime < top]
    count = size(rng, level, (2, 5, 8, 14, 22))
    return ([rng.choice(known) if rng.random() < 0.3 else rng.randint(0, top) for _ in range(count)],)
