"""Sums of ranges by prefix sums

Answer questions for the sum of the numbers from one index up to, and without, another, each with one subtraction.
"""


def range_sums(numbers: list[int], questions: list[tuple[int, int]]) -> list[int]:
    prefix = [0]
    for number in numbers:
        prefix.append(prefix[-1] + number)
    answers = []
    for start, end in questions:
        answers.append(prefix[end] - prefix[start])
    return answers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "range_sums"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (4, 8, 16, 30, 55))
    drawn = numbers(rng, count)
    ends = [sorted((rng.randint(0, count), rng.randint(0, count))) for _ in range(size(rng, level, (2, 5, 10, 20, 40)))]
    return (drawn, [(start, end) for start, end in ends])
