"""A sum of two dice"""
from fractions import Fraction


def solution() -> str:
    sides = 6
    wanted_sum = 7
    favourable = 0
    for first in range(1, sides + 1):
        second = wanted_sum - first
        if 1 <= second <= sides:
            favourable += 1
    probability = Fraction(favourable, sides * sides)
    return str(probability)


# ---- instances ----
from itertools import product
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, person

STATEMENTS = (
    "Two fair dice with the faces 1 to {sides} are rolled. What is the probability that the faces add up to {wanted_sum}? Answer with "
    "a fraction in lowest terms.",
    "{who.name} rolls a fair die with {sides} faces, numbered from 1, twice. How likely is a sum of {wanted_sum}, as a fraction in "
    "lowest terms?",
)


def make(rng: Random, level: int) -> Instance:
    sides = rng.choice([[4, 5, 6], [6, 8], [8, 10, 12]][level - 1])
    wanted = rng.randint(2, 2 * sides)
    hits = sum(a + b == wanted for a, b in product(range(1, sides + 1), repeat=2))
    return Instance(lowest(hits, sides**2), {"sides": sides, "wanted_sum": wanted}, {"who": person(rng)})
