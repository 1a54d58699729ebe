"""Growth by percents, year by year"""


def solution() -> int:
    population = 8000
    growth_percents = [10, -5]
    for percent in growth_percents:
        change = population * percent // 100
        population += change
    return population


# ---- instances ----
from fractions import Fraction
from random import Random

from chainexec.corpus.maths.making import Instance, listed

STATEMENTS = (
    "A town has {population:,} inhabitants. In the following years its population changes by {changes} (each of the number at that "
    "year's start). How many inhabitants does it have in the end?",
    "At first {population:,} birds nest on an island. From year to year their number changes by {changes}, always of the year before. "
    "How many birds are there at last?",
)


def make(rng: Random, level: int) -> Instance:
    while True:
        percents = [rng.choice([-50, -20, -10, -5, 5, 10, 20, 25, 30, 50]) for _ in range(level + 1)]
        population = rng.randint(1, 50) * (400, 1000, 2000)[level - 1]
        factor = Fraction(1)
        for percent in percents:
            factor *= Fraction(100 + percent, 100)
            if (population * factor).denominator != 1:
                break
        else:
            break
    changes = listed(f"{percent:+d}%" for percent in percents)
    return Instance(int(population * factor), {"population": population, "growth_percents": percents}, {"changes": changes})
