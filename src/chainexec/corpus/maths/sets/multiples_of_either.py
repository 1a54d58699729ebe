"""Multiples of one of two numbers"""


def solution() -> int:
    limit = 20
    first = 3
    second = 5
    total = 0
    for number in range(1, limit + 1):
        if number % first == 0 or number % second == 0:
            total += number
    return total


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "What is the sum of all whole numbers from 1 to {limit} that are divisible by {first} or by {second} (or by both)?",
    "Tickets are numbered from 1 to {limit}. All tickets whose number is a multiple of {first} or of {second} win as many dollars as "
    "their number says. How many dollars are won in total?",
)


def make(rng: Random, level: int) -> Instance:
    limit = rng.randint(3 + 5 * level, 7 + 5 * level)
    first, second = sorted(rng.sample(range(2, 8), 2))
    winning = {*range(first, limit + 1, first), *range(second, limit + 1, second)}
    return Instance(sum(winning), {"limit": limit, "first": first, "second": second})
