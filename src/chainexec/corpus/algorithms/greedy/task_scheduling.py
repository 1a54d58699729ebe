"""Task scheduling with deadlines

Each task takes one unit of time and is given as (deadline, penalty). Choose the times so that the penalties of late tasks are as small as
possible: place the dearest tasks first, each as late as it may be. Gives the task at each time and the total penalty.
"""


def task_scheduling(tasks: list[tuple[int, int]]) -> tuple[dict[int, int], int]:
    order = sorted(range(len(tasks)), key=lambda task: -tasks[task][1])
    slots: dict[int, int] = {}
    penalty = 0
    for task in order:
        deadline, cost = tasks[task]
        slot = deadline
        while slot > 0 and slot in slots:
            slot -= 1
        if slot > 0:
            slots[slot] = task
        else:
            penalty += cost
    return slots, penalty


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "task_scheduling"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 4, 8, 14, 22)[level - 1] + rng.randrange(2)
    return ([(rng.randint(1, max(2, count * 3 // 4)), rng.randint(1, 70)) for _ in range(count)],)
