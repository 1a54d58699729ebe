"""The last digit of a power"""


def solution() -> int:
    base = 7
    exponent = 10
    last_digit = 1
    for _ in range(exponent):
        last_digit = last_digit * base % 10
    return last_digit


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "What is the last digit of {base} to the power of {exponent}?",
    "{who.name} multiplies {exponent} copies of the number {base} with each other. In which digit does the product end?",
)


def make(rng: Random, level: int) -> Instance:
    base, exponent = rng.choice([n for n in range(2, 20 * level) if n % 10 > 1]), rng.randint(3, 2 + 6 * level)
    return Instance(int(str(base**exponent)[-1]), {"base": base, "exponent": exponent}, {"who": person(rng)})
