"""Perfect, abundant and deficient numbers

Compare each number with the sum of its divisors below itself, which come in pairs up to the square root.
"""


def divisor_sum(number: int) -> int:
    total = 1 if number > 1 else 0
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            total += divisor
            partner = number // divisor
            if partner != divisor:
                total += partner
        divisor += 1
    return total


def classify(numbers: list[int]) -> list[str]:
    kinds = []
    for number in numbers:
        total = divisor_sum(number)
        if total == number:
            kinds.append("perfect")
        elif total > number:
            kinds.append("abundant")
        else:
            kinds.append("deficient")
    return kinds


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "classify"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (12, 40, 100, 250, 500)[level - 1]
    count = (1, 2, 3, 5, 7)[level - 1]
    return ([rng.choice([6, 28, 12]) if rng.random() < 0.2 else rng.randint(1, top) for _ in range(count)],)
