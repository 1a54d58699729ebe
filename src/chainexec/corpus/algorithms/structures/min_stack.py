"""Stack that knows its minimum

Carry out operations on a stack: a number is pushed, "pop" takes the top off, "min" asks for the smallest number on the stack; gives the
answers, None where the stack is empty.
"""


class MinStack:
    def __init__(self) -> None:
        self.items: list[int] = []
        self.minima: list[int] = []

    def push(self, item: int) -> None:
        self.items.append(item)
        if not self.minima or item <= self.minima[-1]:
            self.minima.append(item)

    def pop(self) -> None:
        if self.items and self.items.pop() == self.minima[-1]:
            self.minima.pop()

    def minimum(self) -> int | None:
        return self.minima[-1] if self.minima else None


def run(operations: list[int | str]) -> list[int | None]:
    stack = MinStack()
    answers = []
    for operation in operations:
        if operation == "pop":
            stack.pop()
        elif operation == "min":
            answers.append(stack.minimum())
        elif isinstance(operation, int):
            stack.push(operation)
    return answers


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "run"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    operations: list[int | str] = [rng.randint(1, 40)]
    for _ in range(size(rng, level, (3, 8, 15, 30, 50))):
        operations.append(rng.randint(1, 40) if rng.random() < 0.5 else rng.choice(["pop", "min"]))
    return ([*operations, "min"],)
