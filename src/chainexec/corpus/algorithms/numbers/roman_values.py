"""Values of Roman numerals

Read Roman numerals: a letter counts negative where a larger one follows.
"""


def value_of(numeral: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, letter in enumerate(numeral):
        value = values[letter]
        if i + 1 < len(numeral) and values[numeral[i + 1]] > value:
            total -= value
        else:
            total += value
    return total


def read_numerals(numerals: list[str]) -> list[int]:
    return [value_of(numeral) for numeral in numerals]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "read_numerals"


def roman(number: int) -> str:
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    tens = [one.translate(str.maketrans("IVX", "XLC")) for one in ones]
    hundreds = [one.translate(str.maketrans("IVX", "CDM")) for one in ones]
    return "M" * (number // 1000) + hundreds[number // 100 % 10] + tens[number // 10 % 10] + ones[number % 10]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    tops = (20, 90, 900, 3999, 3999)
    return ([roman(rng.randint(1, tops[level - 1])) for _ in range((1, 2, 4, 6, 10)[level - 1])],)
