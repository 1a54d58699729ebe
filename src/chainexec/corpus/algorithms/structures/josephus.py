"""Josephus problem

People stand in a circle, and every k-th one leaves until one is left. Gives the order of leaving and the last one, with a queue.
"""

from collections import deque


def josephus(names: list[str], k: int) -> tuple[list[str], str]:
    circle = deque(names)
    left = []
    while len(circle) > 1:
        for _ in range(k - 1):
            circle.append(circle.popleft())
        left.append(circle.popleft())
    return left, circle[0]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import letters, size

ENTRY = "josephus"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    names = letters(size(rng, level, (3, 5, 9, 15, 24)))
    return (names, rng.randint(1 if level < 4 else 3, 2 + level))
