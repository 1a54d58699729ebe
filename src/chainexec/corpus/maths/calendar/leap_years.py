"""Leap years in between"""


def is_leap(year: int) -> bool:
    if year % 400 == 0:
        return True
    if year % 100 == 0:
        return False
    return year % 4 == 0


def solution() -> int:
    first_year = 1996
    last_year = 2004
    leap_years = 0
    for year in range(first_year, last_year + 1):
        if is_leap(year):
            leap_years += 1
    return leap_years


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "In the Gregorian calendar, how many leap years are there from {first_year} to {last_year}, both included?",
    "{who.name} counts the Februaries with 29 days from the year {first_year} up to and including {last_year} (Gregorian calendar). "
    "How many are there?",
)


def make(rng: Random, level: int) -> Instance:
    first = rng.choice([1700, 1800, 1900, 2000, 2100]) + rng.randint(-8, 4)
    last = first + rng.randint(2, 2 + 2 * level)
    upto = [year // 4 - year // 100 + year // 400 for year in (first - 1, last)]
    return Instance(upto[1] - upto[0], {"first_year": first, "last_year": last}, {"who": person(rng)})
