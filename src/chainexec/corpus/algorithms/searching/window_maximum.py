"""Maximum of each window

Find the largest number of each window of a given width that slides over a list, with a queue of candidates that falls from front to
back.
"""

from collections import deque


def window_maxima(numbers: list[int], width: int) -> list[int]:
    candidates: deque[int] = deque()
    maxima = []
    for i, number in enumerate(numbers):
        if candidates and candidates[0] == i - width:
            candidates.popleft()
        while candidates and numbers[candidates[-1]] <= number:
            candidates.pop()
        candidates.append(i)
        if i >= width - 1:
            maxima.append(numbers[candidates[0]])
    return maxima


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "window_maxima"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    drawn = numbers(rng, size(rng, level, (4, 7, 13, 24, 45)))
    return (drawn, rng.randint(1, min(len(drawn), 2 + level)))
