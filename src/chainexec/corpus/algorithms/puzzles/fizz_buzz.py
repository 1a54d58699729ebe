"""Fizz buzz

Write the numbers up to a limit, but a word instead where a divisor divides the number, and both words where both do.
"""


def fizz_buzz(limit: int, words: dict[int, str]) -> list[str]:
    lines = []
    for number in range(1, limit + 1):
        line = ""
        for divisor, word in words.items():
            if number % divisor == 0:
                line += word
        lines.append(line or str(number))
    return lines


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "fizz_buzz"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    divisors = rng.sample([2, 3, 4, 5, 7], 2)
    names = rng.sample(["fizz", "buzz", "ping", "pong", "tick", "tock"], 2)
    return (size(rng, level, (4, 7, 13, 24, 42)), dict(zip(divisors, names, strict=True)))
