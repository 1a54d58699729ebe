"""A grade from weighted parts"""
from fractions import Fraction


def solution() -> str:
    scores = [80, 90]
    weights = [40, 60]
    weighted_sum = 0
    total_weight = 0
    for score, weight in zip(scores, weights):
        weighted_sum += score * weight
        total_weight += weight
    grade = Fraction(weighted_sum, total_weight)
    return str(grade)


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, lowest, person

STATEMENTS = (
    "In {subject} the parts of the final grade count {parts}. {who.name} scored {scored} in these parts, in this order. What is "
    "{who.his} final grade? Answer exactly, as a fraction in lowest terms if it is not whole.",
    "{who.name} got {scored} points in the parts of the {subject} course, which count {parts}, in the same order. Find the weighted "
    "average exactly (a fraction in lowest terms where it is not whole).",
)


def make(rng: Random, level: int) -> Instance:
    count = level + 1
    cuts = sorted(rng.sample(range(10, 95, 5), count - 1))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 100])]
    scores = [rng.randint(8, 20) * 5 if level < 3 else rng.randint(40, 100) for _ in weights]
    answer = lowest(sum(score * weight for score, weight in zip(scores, weights)), 100)
    words = {
        "who": person(rng),
        "subject": rng.choice(["chemistry", "history", "music", "biology"]),
        "parts": listed(f"{w}%" for w in weights),
        "scored": listed(scores),
    }
    return Instance(answer, {"scores": scores, "weights": weights}, words)
