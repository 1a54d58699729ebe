"""So many heads or more"""
from fractions import Fraction


def solution() -> str:
    coins = 3
    heads_wanted = 2
    row = [1]
    for _ in range(coins):
        row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]
    favourable = sum(row[heads_wanted:])
    return str(Fraction(favourable, 2**coins))


# ---- instances ----
from itertools import product
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, person

STATEMENTS = (
    "{coins} fair coins are tossed. What is the probability of at least {least}? Give a fraction in lowest terms.",
    "{who.name} tosses a fair coin {coins} times. How likely is it that heads comes up {heads_wanted} times or more? Answer with a "
    "fraction in lowest terms.",
)


def make(rng: Random, level: int) -> Instance:
    coins = rng.randint(1 + level, 4 + level)
    wanted = rng.randint(2, coins)
    hits = sum(sum(tosses) >= wanted for tosses in product((0, 1), repeat=coins))
    words = {"least": f"{wanted} heads", "who": person(rng)}
    names = {"favourable": rng.choice(["favourable", "good", "hits"])}
    return Instance(lowest(hits, 2**coins), {"coins": coins, "heads_wanted": wanted}, words, names)
