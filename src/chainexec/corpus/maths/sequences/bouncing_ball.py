"""A ball that bounces"""
from fractions import Fraction


def solution() -> str:
    height = Fraction(16)
    kept = Fraction(1, 2)
    bounces = 3
    distance = height
    for _ in range(bounces - 1):
        height *= kept
        distance += 2 * height
    return str(distance)


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, person

STATEMENTS = (
    "A ball is dropped from a height of {start} m. After every bounce it rises to {kept} of the height from which it fell. How many "
    "metres has it travelled up and down when it hits the ground for the {nth} time? Give a fraction in lowest terms, or a whole "
    "number.",
    "{who.name} drops a ball from {start} metres; each time it comes back to {kept} of its last height. What is its whole way, in "
    "metres, until it touches the ground the {nth} time? Answer exactly (a whole number or a fraction in lowest terms).",
)


def make(rng: Random, level: int) -> Instance:
    kept = rng.choice([Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(3, 4), Fraction(3, 5)][: 2 + level])
    start, bounces = rng.randint(2, 40), rng.randint(2, 1 + 2 * level)
    a, b = kept.numerator, kept.denominator
    top = start * b ** (bounces - 1) + sum(2 * start * a**k * b ** (bounces - 1 - k) for k in range(1, bounces))
    nth = ["second", "third", "fourth", "fifth", "sixth", "seventh"][bounces - 2]
    words = {"start": start, "nth": nth, "who": person(rng)}
    return Instance(lowest(top, b ** (bounces - 1)), {"height": Fraction(start), "kept": kept, "bounces": bounces}, words)
