"""Gray code

List all binary words of a given length so that each differs from the one before in one digit: mirror the list for one digit less.
"""


def gray_code(digits: int) -> list[str]:
    codes = [""]
    for _ in range(digits):
        with_zero = ["0" + code for code in codes]
        with_one = ["1" + code for code in reversed(codes)]
        codes = with_zero + with_one
    return codes


def gray_words(lengths: list[int]) -> list[list[str]]:
    return [gray_code(digits) for digits in lengths]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "gray_words"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(0 if level < 4 else 2, (2, 3, 4, 4, 5)[level - 1]) for _ in range((1, 2, 3, 6, 7)[level - 1])],)
