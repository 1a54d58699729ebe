"""Roman numerals

Write each number from 1 to 3999 in Roman numerals by taking off the largest value that still fits.
"""

VALUES = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]


def to_roman(number: int) -> str:
    text = ""
    for value, letters in VALUES:
        while number >= value:
            text += letters
            number -= value
    return text


def roman_numerals(numbers: list[int]) -> list[str]:
    return [to_roman(number) for number in numbers]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "roman_numerals"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    tops = (9, 90, 400, 2000, 3999)
    return ([rng.randint(1, tops[level - 1]) for _ in range((1, 2, 4, 6, 10)[level - 1])],)
