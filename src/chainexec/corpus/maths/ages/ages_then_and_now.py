"""Ages now and in some years"""


def solution() -> int:
    mother_age = 36
    child_age = 8
    times = 2
    years = 0
    while mother_age != times * child_age:
        mother_age += 1
        child_age += 1
        years += 1
    return years


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{a.name} is {child_age} years old, {a.his} mother is {mother_age}. In how many years will {a.his} mother be exactly {times} "
    "times as old as {a.name}?",
    "A mother of {mother_age} has a child of {child_age}. How many years from now is her age {times} times that of the child?",
)


def make(rng: Random, level: int) -> Instance:
    times = rng.randint(2, 4)
    years = rng.randint(1, 4 * level)
    while True:
        later = rng.randint(years + 1, 24)
        mother = times * later
        if 20 <= mother - later <= 42 and mother <= 95:
            break
        times, years = rng.randint(2, 4), rng.randint(1, 4 * level)
    return Instance(years, {"mother_age": mother - years, "child_age": later - years, "times": times}, {"a": person(rng)})
