"""Choosing a committee"""


def choose(n: int, k: int) -> int:
    ways = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
    return ways


def solution() -> int:
    women = 5
    men = 4
    women_needed = 2
    men_needed = 1
    return choose(women, women_needed) * choose(men, men_needed)


# ---- instances ----
from itertools import combinations
from random import Random

from chainexec.corpus.maths.making import Instance, counted

STATEMENTS = (
    "A club of {women} women and {men} men elects a committee of {w} and {m}. How many different committees are possible?",
    "In how many ways can a team of {w} and {m} be chosen from {women} women and {men} men?",
)


def make(rng: Random, level: int) -> Instance:
    women, men = rng.randint(3, 4 + level), rng.randint(3, 4 + level)
    w, m = rng.randint(1, min(1 + level, women - 1)), rng.randint(1, min(1 + level, men - 1))
    answer = sum(1 for _ in combinations(range(women), w)) * sum(1 for _ in combinations(range(men), m))
    words = {"w": counted(w, "woman", "women"), "m": counted(m, "man", "men")}
    return Instance(answer, {"women": women, "men": men, "women_needed": w, "men_needed": m}, words)
