"""Feet and inches"""


def solution() -> str:
    pieces = [(5, 7), (3, 11)]
    inches_per_foot = 12
    total_inches = 0
    for feet, inches in pieces:
        total_inches += feet * inches_per_foot + inches
    total_feet = total_inches // inches_per_foot
    rest = total_inches % inches_per_foot
    return f"{total_feet} ft {rest} in"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "{who.name} lays boards of {parts} end to end. How long is the row? Answer in the form `9 ft 6 in`, with fewer than 12 inches.",
    "Ropes of {parts} are tied together, without any loss. How long is the whole rope? Write it like `9 ft 6 in` (12 inches are a "
    "foot).",
)


def make(rng: Random, level: int) -> Instance:
    pieces = [(rng.randint(1, 9), rng.randint(1, 11)) for _ in range(level + 1)]
    feet, inches = sum(f for f, _ in pieces), sum(i for _, i in pieces)
    while inches >= 12:
        feet, inches = feet + 1, inches - 12
    parts = listed(f"{f} ft {i} in" for f, i in pieces)
    return Instance(f"{feet} ft {inches} in", {"pieces": pieces}, {"who": person(rng), "parts": parts})
