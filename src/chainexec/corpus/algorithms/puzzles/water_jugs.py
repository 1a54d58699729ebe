"""Water jugs

Find the least number of steps to measure an amount with two jugs of given sizes: fill one, empty one, or pour from one into the other. None
where it cannot be done.
"""


def fewest_steps(first: int, second: int, amount: int) -> int | None:
    steps = {(0, 0): 0}
    queue = [(0, 0)]
    for a, b in queue:
        if amount in (a, b):
            return steps[a, b]
        to_second = min(a, second - b)
        to_first = min(b, first - a)
        following = [
            (first, b),
            (a, second),
            (0, b),
            (a, 0),
            (a - to_second, b + to_second),
            (a + to_first, b - to_first),
        ]
        for state in following:
            if state not in steps:
                steps[state] = steps[a, b] + 1
                queue.append(state)
    return None


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "fewest_steps"


CASES = [
    [(first, second, amount) for first in range(2, 10) for second in range(2, 10) for amount in {0, first, second} if first != second],
    [(1, 2, 3), (1, 3, 2), (2, 4, 2), (2, 3, 1), (3, 4, 1), (3, 5, 2), (4, 6, 2), (4, 7, 3), (5, 8, 3), (2, 7, 5), (5, 9, 4), (6, 7, 1)],
    [(1, 4, 3), (1, 4, 2), (2, 2, 1), (3, 3, 2), (4, 4, 3), (2, 5, 1), (3, 4, 2), (3, 7, 1), (2, 8, 4), (4, 9, 1), (5, 7, 4), (3, 8, 2)],
    [(3, 5, 4), (3, 5, 1), (4, 5, 2), (4, 5, 3), (2, 4, 3), (3, 6, 2), (4, 6, 5), (4, 8, 3), (3, 7, 5), (5, 6, 2), (5, 6, 4)],
    [(3, 8, 7), (5, 7, 1), (5, 8, 4), (4, 9, 6), (7, 9, 8), (6, 9, 5), (5, 9, 2), (7, 11, 5), (6, 8, 3), (4, 10, 3), (6, 10, 7), (7, 8, 5)],
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return rng.choice(CASES[level - 1])
