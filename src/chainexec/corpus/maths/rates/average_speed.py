"""The average speed of a trip"""
from fractions import Fraction


def solution() -> str:
    distances = [60, 90]
    speeds = [30, 45]
    total_distance = sum(distances)
    total_hours = Fraction(0)
    for distance, speed in zip(distances, speeds):
        total_hours += Fraction(distance, speed)
    average_speed = total_distance / total_hours
    return str(average_speed)


# ---- instances ----
from math import lcm
from random import Random

from chainexec.corpus.maths.making import Instance, listed, lowest, person

STATEMENTS = (
    "{who.name} rides {parts}. What is the average speed of the whole trip in km/h? Give the exact value, as a fraction in lowest "
    "terms if it is not whole.",
    "On a tour {who.name} covers {parts}. Find the average speed over the whole tour, exactly (a whole number of km/h or a fraction "
    "in lowest terms).",
)


def make(rng: Random, level: int) -> Instance:
    speeds = [rng.choice([10, 12, 15, 20, 24, 30, 40, 45, 60]) for _ in range(level + 1)]
    distances = [rng.randint(1, 4) * speed // rng.choice([1, 1, 2]) for speed in speeds]
    base = lcm(*speeds)
    bottom = sum(distance * (base // speed) for distance, speed in zip(distances, speeds))
    top = sum(distances) * base
    answer = lowest(top, bottom)
    parts = listed(f"{distance} km at {speed} km/h" for distance, speed in zip(distances, speeds))
    return Instance(answer, {"distances": distances, "speeds": speeds}, {"parts": parts, "who": person(rng)})
