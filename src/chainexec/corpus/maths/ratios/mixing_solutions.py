"""Mixing two solutions"""
from fractions import Fraction


def solution() -> str:
    volumes = [200, 300]
    percents = [10, 40]
    total_volume = 0
    total_salt = Fraction(0)
    for volume, percent in zip(volumes, percents):
        total_volume += volume
        total_salt += Fraction(volume * percent, 100)
    concentration = total_salt / total_volume * 100
    return f"{concentration}%"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, lowest, person

STATEMENTS = (
    "{who.name} pours together {parts}. What is the concentration of the mixture? Give the percentage exactly, as a whole number or a "
    "fraction in lowest terms, in the form `25/2%`.",
    "In the laboratory {parts} are mixed. How strong is the mixture in percent? Answer exactly, such as `30%` or `25/2%`.",
)


def make(rng: Random, level: int) -> Instance:
    count = level + 1
    volumes = [rng.randint(1, 8) * 50 for _ in range(count)]
    percents = rng.sample(range(5, 95, 5), count)
    top, bottom = sum(v * p for v, p in zip(volumes, percents)), sum(volumes)
    exact = lowest(top, bottom)
    kind = rng.choice(["salt solution", "sugar syrup", "acid", "alcohol"])
    parts = listed(f"{volume} ml of {percent}% {kind}" for volume, percent in zip(volumes, percents))
    words = {"parts": parts, "who": person(rng)}
    return Instance(f"{exact}%", {"volumes": volumes, "percents": percents}, words, {"salt": kind.split()[0]})
