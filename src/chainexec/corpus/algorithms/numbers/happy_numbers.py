"""Happy numbers

Replace a number by the sum of the squares of its digits until it is 1 or a number comes back; say for each number whether it ends at 1.
"""


def is_happy(number: int) -> bool:
    seen = set()
    while number != 1:
        if number in seen:
            return False
        seen.add(number)
        squares = [int(digit) ** 2 for digit in str(number)]
        number = sum(squares)
    return True


def happy_numbers(numbers: list[int]) -> list[int]:
    return [number for number in numbers if is_happy(number)]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "happy_numbers"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    easy = [1, 7, 10, 13, 19, 23, 28, 31, 32, 44, 49, 68, 70, 79, 82, 86, 91, 94, 97, 100]
    if level == 1:
        return ([rng.choice([1, 7, 10, 13, 23, 31, 32, 44, 68, 70, 79, 82, 86, 91, 94, 97, 100, 1000])],)
    return ([rng.choice(easy) if rng.random() < 0.5 else rng.randint(2, 99) for _ in range((1, 2, 3, 5, 8)[level - 1])],)
