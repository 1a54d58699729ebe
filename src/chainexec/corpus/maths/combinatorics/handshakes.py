"""Counting handshakes"""


def solution() -> int:
    guests = 6
    couples = 2
    handshakes = 0
    for guest in range(guests):
        handshakes += guest
    handshakes -= couples
    return handshakes


# ---- instances ----
from itertools import combinations
from random import Random

from chainexec.corpus.maths.making import Instance, counted

STATEMENTS = (
    "{guests} people come to a party, {pairs} among them. Everybody shakes hands once with everybody else, but nobody with their own "
    "partner. How many handshakes are there?",
    "At a reception of {guests} people, where there are {pairs}, each two people shake hands exactly once unless they are a couple. "
    "Count the handshakes.",
)


def make(rng: Random, level: int) -> Instance:
    guests = rng.randint(4, 4 + 6 * level)
    couples = rng.randint(1, guests // 2)
    answer = sum(not (a % 2 == 0 and b == a + 1 and a < 2 * couples) for a, b in combinations(range(guests), 2))
    return Instance(answer, {"guests": guests, "couples": couples}, {"pairs": counted(couples, "couple")})
