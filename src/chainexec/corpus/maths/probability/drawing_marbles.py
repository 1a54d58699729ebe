"""Marbles of one colour"""
from fractions import Fraction


def solution() -> str:
    red = 5
    blue = 3
    draws = 2
    total = red + blue
    probability = Fraction(1)
    for drawn in range(draws):
        probability *= Fraction(red - drawn, total - drawn)
    return str(probability)


# ---- instances ----
from math import comb
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, person

STATEMENTS = (
    "A bag holds {red} {one} and {blue} {other} {things}. {who.name} draws {draws} of them without looking and without putting any "
    "back. What is the probability that all are {one}? Answer with a fraction in lowest terms.",
    "From a box with {red} {one} and {blue} {other} {things} {draws} are taken at random, all at once. How likely is it that every "
    "one of them is {one}? Give a fraction in lowest terms.",
)


def make(rng: Random, level: int) -> Instance:
    draws = rng.randint(2, 1 + level)
    red, blue = rng.randint(draws, 5 + level), rng.randint(2, 5 + level)
    one, other = rng.sample(["red", "blue", "green", "white", "yellow", "black"], 2)
    words = {"one": one, "other": other, "things": rng.choice(["marbles", "beads", "balls", "tokens"]), "who": person(rng)}
    values = {"red": red, "blue": blue, "draws": draws}
    return Instance(lowest(comb(red, draws), comb(red + blue, draws)), values, words, {"red": one, "blue": other})
