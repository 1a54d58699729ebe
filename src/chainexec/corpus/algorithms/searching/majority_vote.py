"""Majority vote (Boyer and Moore)

Find the candidate that got more than half of all votes, or None: pair off different votes, then count the one that is left.
"""


def majority(votes: list[str]) -> str | None:
    candidate = None
    lead = 0
    for vote in votes:
        if lead == 0:
            candidate = vote
            lead = 1
        elif vote == candidate:
            lead += 1
        else:
            lead -= 1
    if candidate is not None and votes.count(candidate) > len(votes) // 2:
        return candidate
    return None


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "majority"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    names = rng.sample(["red", "blue", "green", "white"], rng.randint(2, 4))
    liked = [names[0]] * rng.randint(0, 4)
    return ([rng.choice(names + liked) for _ in range(size(rng, level, (5, 11, 25, 50, 90)))],)
