"""Long addition

Add numbers that are given as texts of digits, digit by digit from the right with a carry.
"""


def add(a: str, b: str) -> str:
    width = max(len(a), len(b))
    a, b = a.zfill(width), b.zfill(width)
    carry = 0
    digits = ""
    for i in range(width - 1, -1, -1):
        total = int(a[i]) + int(b[i]) + carry
        digits = str(total % 10) + digits
        carry = total // 10
    return "1" + digits if carry else digits


def add_all(numbers: list[str]) -> str:
    total = "0"
    for number in numbers:
        total = add(total, number)
    return total


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "add_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count, digits = ((1, 3), (2, 4), (3, 6), (4, 9), (6, 12))[level - 1]
    return ([str(rng.randint(1, 10 ** rng.randint(1, digits))) for _ in range(count)],)
