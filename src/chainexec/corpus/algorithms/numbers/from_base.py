"""Reading numbers in a base

Compute the value of numbers that are written in a given base (Horner's rule).
"""


def value_of(text: str, base: int) -> int:
    value = 0
    for digit in text:
        place = "0123456789abcdef".index(digit)
        value = value * base + place
    return value


def read_all(texts: list[str], base: int) -> dict[str, int]:
    return {text: value_of(text, base) for text in texts}


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "read_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    base = rng.choice([2, 3, 8, 12, 16])
    digits = "0123456789abcdef"[:base]
    count = size(rng, level, (1, 3, 5, 8, 12))
    return ([word(rng, rng.randint(1, 2 + level), digits) for _ in range(count)], base)
