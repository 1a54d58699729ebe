"""Heads and legs in a farmyard"""


def solution() -> tuple[int, int]:
    heads = 12
    legs = 34
    legs_if_all_hens = 2 * heads
    extra_legs = legs - legs_if_all_hens
    rabbits = extra_legs // 2
    hens = heads - rabbits
    return hens, rabbits


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "In a yard there are hens and {many}. {who.name} counts {heads} heads and {legs} legs. Give the pair (number of hens, number of "
    "{many}).",
    "Hens and {many} together have {heads} heads and {legs} legs; a hen has two legs, each of the others four. How many hens and how "
    "many {many} are there, as a pair in this order?",
)


def make(rng: Random, level: int) -> Instance:
    hens, rabbits = rng.randint(2, 20 * level), rng.randint(2, 20 * level)
    many = rng.choice(["rabbits", "goats", "sheep", "pigs", "dogs"])
    found = [(h, hens + rabbits - h) for h in range(hens + rabbits + 1) if 2 * h + 4 * (hens + rabbits - h) == 2 * hens + 4 * rabbits]
    values = {"heads": hens + rabbits, "legs": 2 * hens + 4 * rabbits}
    return Instance(found[0], values, {"many": many, "who": person(rng)}, {"rabbits": many})
