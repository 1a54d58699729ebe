"""Next greater number

For each number of a list find the first larger number after it, or None, with a stack of numbers that still wait.
"""


def next_greater(numbers: list[int]) -> list[int | None]:
    answers: list[int | None] = [None] * len(numbers)
    waiting: list[int] = []
    for i, number in enumerate(numbers):
        while waiting and numbers[waiting[-1]] < number:
            answers[waiting.pop()] = number
        waiting.append(i)
    return answers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "next_greater"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (5, 10, 20, 40, 75))),)
