"""Two workers on one job"""
from fractions import Fraction


def solution() -> str:
    first_hours = 6
    second_hours = 3
    first_rate = Fraction(1, first_hours)
    second_rate = Fraction(1, second_hours)
    combined_rate = first_rate + second_rate
    hours_together = 1 / combined_rate
    return str(hours_together)


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, people

STATEMENTS = (
    "{a.name} can {job} in {first_hours} hours, {b.name} in {second_hours} hours. How many hours do they need if they work together "
    "at these rates? Give the exact number, as a fraction in lowest terms if it is not whole.",
    "Alone, {a.name} needs {first_hours} hours to {job}; {b.name} needs {second_hours} hours for the same. Working side by side, how "
    "many hours does it take them? Answer with a whole number or a fraction in lowest terms.",
)
JOBS = ("paint the fence", "mow the meadow", "tile the bathroom", "pack the parcels", "weed the garden", "clean the hall")


def make(rng: Random, level: int) -> Instance:
    first, second = rng.sample(range(2, 4 + 5 * level), 2)
    a, b = people(rng, 2)
    answer = lowest(first * second, first + second)
    return Instance(answer, {"first_hours": first, "second_hours": second}, {"a": a, "b": b, "job": rng.choice(JOBS)})
