"""Rows in a parade"""


def solution() -> int:
    people = 36
    least_per_row = 2
    arrangements = 0
    for per_row in range(least_per_row, people // 2 + 1):
        if people % per_row == 0:
            arrangements += 1
    return arrangements


# ---- instances ----
from itertools import product
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "{people} {kind} line up in at least two rows, with the same number in each row and at least {least_per_row} in a row. How many "
    "ways are there to choose the number per row?",
    "In how many ways can {people} {kind} stand in two or more equal rows, if each row must have {least_per_row} or more of them? "
    "Only the number of rows counts.",
)


def make(rng: Random, level: int) -> Instance:
    people = rng.choice([n for n in range(16 * level - 8, 16 * level + 13) if any(n % d == 0 for d in range(2, n))])
    least = rng.randint(2, 3 + level)
    rows = {(a, b) for a, b in product(range(2, people + 1), repeat=2) if a * b == people and b >= least}
    kind = rng.choice(["scouts", "soldiers", "dancers", "pupils", "drummers"])
    return Instance(len(rows), {"people": people, "least_per_row": least}, {"kind": kind})
