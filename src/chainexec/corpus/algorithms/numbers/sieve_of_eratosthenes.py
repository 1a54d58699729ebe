"""Sieve of Eratosthenes

List all prime numbers up to a limit by crossing out the multiples of each prime.
"""


def sieve(limit: int) -> list[int]:
    is_prime = [False, False] + [True] * (limit - 1)
    number = 2
    while number * number <= limit:
        if is_prime[number]:
            for multiple in range(number * number, limit + 1, number):
                is_prime[multiple] = False
        number += 1
    return [number for number in range(limit + 1) if is_prime[number]]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "sieve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (rng.randint(*[(2, 8), (9, 20), (21, 45), (46, 90), (91, 180)][level - 1]),)
