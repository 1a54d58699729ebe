"""The variance of scores"""
from fractions import Fraction


def solution() -> str:
    scores = [4, 6, 8]
    mean = Fraction(sum(scores), len(scores))
    squares = Fraction(0)
    for score in scores:
        deviation = score - mean
        squares += deviation**2
    variance = squares / len(scores)
    return str(variance)


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, lowest, person

STATEMENTS = (
    "{who.name} scores {listed} points in {count} games. What is the variance of these numbers (the mean of the squared deviations "
    "from their mean)? Answer exactly, as a fraction in lowest terms if it is not whole.",
    "Find the population variance of {listed}, exactly: a whole number or a fraction in lowest terms.",
)


def make(rng: Random, level: int) -> Instance:
    count = rng.randint(2, 3) + level
    scores = [rng.randint(1, 10 * level) for _ in range(count)]
    top = count * sum(score**2 for score in scores) - sum(scores) ** 2
    return Instance(lowest(top, count**2), {"scores": scores}, {"who": person(rng), "listed": listed(scores), "count": count})
