"""Queue of two stacks

Carry out operations on a queue that is made of two stacks: a number is added, None takes the oldest one out; gives what was taken out, None
where the queue was empty.
"""


class Queue:
    def __init__(self) -> None:
        self.inbox: list[int] = []
        self.outbox: list[int] = []

    def add(self, item: int) -> None:
        self.inbox.append(item)

    def take(self) -> int | None:
        if not self.outbox:
            while self.inbox:
                self.outbox.append(self.inbox.pop())
        return self.outbox.pop() if self.outbox else None


def run(operations: list[int | None]) -> list[int | None]:
    queue = Queue()
    taken = []
    for operation in operations:
        if operation is None:
            taken.append(queue.take())
        else:
            queue.add(operation)
    return taken


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "run"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([None if rng.random() < 0.45 else rng.randint(1, 99) for _ in range(size(rng, level, (4, 9, 18, 34, 60)))],)
