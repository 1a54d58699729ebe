"""Fibonacci numbers with a memory

Compute the n-th Fibonacci number by its recurrence, keeping what was computed before.
"""


def fibonacci(n: int, known: dict[int, int]) -> int:
    if n in known:
        return known[n]
    value = n if n < 2 else fibonacci(n - 1, known) + fibonacci(n - 2, known)
    known[n] = value
    return value


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "fibonacci"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if rng.random() < 0.3:
        return (size(rng, level, (3, 6, 12, 24, 40)) + 1, {0: 0, 1: 1})
    return (size(rng, level, (4, 8, 15, 28, 45)), {})
