"""Sparse table

Store the largest numbers of all ranges whose length is a power of two, and answer questions for the largest number from one place to
another, both included, from two of them.
"""


def build(numbers: list[int]) -> list[list[int]]:
    table = [numbers]
    width = 1
    while 2 * width <= len(numbers):
        row = table[-1]
        table.append([max(row[i], row[i + width]) for i in range(len(row) - width)])
        width *= 2
    return table


def range_maxima(numbers: list[int], questions: list[tuple[int, int]]) -> list[int]:
    table = build(numbers)
    answers = []
    for first, last in questions:
        level = (last - first + 1).bit_length() - 1
        left = table[level][first]
        right = table[level][last - 2 ** level + 1]
        answers.append(max(left, right))
    return answers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "range_maxima"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = size(rng, level, (3, 5, 9, 17, 33))
    questions = [sorted((rng.randrange(count), rng.randrange(count))) for _ in range((1, 3, 5, 9, 16)[level - 1])]
    return (numbers(rng, count), [(first, last) for first, last in questions])
