"""Base conversion

Write each number in a given base, with the digits 0 to 9 and then letters.
"""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_base(number: int, base: int) -> str:
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    number = abs(number)
    text = ""
    while number > 0:
        number, digit = divmod(number, base)
        text = DIGITS[digit] + text
    return sign + text


def convert(numbers: list[int], base: int) -> list[str]:
    return [to_base(number, base) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "convert"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = [rng.randint(-5, 10 ** min(level + 1, 5)) for _ in range(size(rng, level, (1, 2, 4, 7, 11)))]
    return (drawn, rng.choice([2, 2, 3, 8] if level > 3 else [2, 2, 3, 8, 12, 16]))
