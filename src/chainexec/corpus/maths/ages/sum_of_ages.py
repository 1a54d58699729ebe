"""Three ages from their sum"""


def solution() -> list[int]:
    sum_of_ages = 40
    second_is_older_by = 3
    third_is_older_by = 7
    remaining = sum_of_ages - second_is_older_by - third_is_older_by
    youngest = remaining // 3
    second = youngest + second_is_older_by
    third = youngest + third_is_older_by
    return [youngest, second, third]


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, counted, people

STATEMENTS = (
    "{a.name}, {b.name} and {c.name} are {sum_of_ages} years old together. {b.name} is {x} older than {a.name}, and {c.name} is {y} "
    "older than {a.name}. How old are the three, in this order, as a list?",
    "The ages of three cousins add up to {sum_of_ages}. {b.name} was born {x} before {a.name}, and {c.name} {y} before {a.name}. List "
    "the ages of {a.name}, {b.name} and {c.name} in this order.",
)


def make(rng: Random, level: int) -> Instance:
    youngest = rng.randint(2, 15 * level)
    second, third = rng.randint(1, 10), rng.randint(1, 10)
    ages = [youngest, youngest + second, youngest + third]
    a, b, c = people(rng, 3)
    words = {"a": a, "b": b, "c": c, "x": counted(second, "year"), "y": counted(third, "year")}
    return Instance(ages, {"sum_of_ages": sum(ages), "second_is_older_by": second, "third_is_older_by": third}, words)
