"""The value of digits in a base"""


def solution() -> int:
    digits = "2012"
    base = 3
    value = 0
    for digit in digits:
        value = value * base + int(digit)
    return value


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "Which decimal number is written {digits} in base {base}?",
    "On a planet where people count in base {base}, a sign says {digits}. What number is that in our decimal system?",
)


def make(rng: Random, level: int) -> Instance:
    base = rng.choice([2, 3, 4, 5, 6, 7, 8, 9])
    digits = str(rng.randrange(1, base)) + "".join(str(rng.randrange(base)) for _ in range(1 + level))
    return Instance(int(digits, base), {"digits": digits, "base": base})
