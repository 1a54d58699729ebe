"""Modular power

Compute the remainder of a power by squaring: one round for each binary digit of the exponent.
"""


def modular_power(base: int, exponent: int, modulus: int) -> int:
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent % 2 == 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent //= 2
    return result


def powers(questions: list[tuple[int, int, int]]) -> list[int]:
    return [modular_power(base, exponent, modulus) for base, exponent, modulus in questions]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "powers"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    questions = []
    for _ in range((1, 2, 4, 6, 9)[level - 1]):
        questions.append((rng.randint(2, 50), rng.randint(1, 8 ** (level + 1)), rng.randint(2, 10 ** min(level, 3))))
    return (questions,)
