"""Fenwick tree

Carry out operations on a list of numbers that starts with zeros: ("add", place, amount) changes one, ("sum", place) asks for the sum of
all up to this place, counted from 1. Gives the answers.
"""


class FenwickTree:
    def __init__(self, size: int) -> None:
        self.sums = [0] * (size + 1)

    def add(self, place: int, amount: int) -> None:
        while place < len(self.sums):
            self.sums[place] += amount
            place += place & -place

    def sum_to(self, place: int) -> int:
        total = 0
        while place > 0:
            total += self.sums[place]
            place -= place & -place
        return total


def run(size: int, operations: list[tuple[str, int, int]]) -> list[int]:
    tree = FenwickTree(size)
    answers = []
    for operation, place, amount in operations:
        if operation == "add":
            tree.add(place, amount)
        else:
            answers.append(tree.sum_to(place))
    return answers


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "run"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 4, 8, 12, 20)[level - 1]
    operations = []
    for _ in range((2, 4, 8, 13, 20)[level - 1]):
        name = rng.choice(["add", "add", "sum"])
        operations.append((name, rng.randint(1, count), rng.randint(-5, 20) if name == "add" else 0))
    return (count, operations)
