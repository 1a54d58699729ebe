"""Cycle finding (Floyd)

The numbers x, f(x), f(f(x)) and so on, with f(x) = (x * x + c) % m, run into a cycle. Find where it begins and how long it is with a slow
and a fast runner.
"""


def find_cycle(x: int, c: int, m: int) -> tuple[int, int]:
    def f(value: int) -> int:
        return (value * value + c) % m

    slow, fast = f(x), f(f(x))
    while slow != fast:
        slow, fast = f(slow), f(f(fast))
    start = 0
    slow = x
    while slow != fast:
        slow, fast = f(slow), f(fast)
        start += 1
    length = 1
    fast = f(slow)
    while slow != fast:
        fast = f(fast)
        length += 1
    return start, length


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "find_cycle"


def different_values(x: int, c: int, m: int) -> int:
    seen: set[int] = set()
    while x not in seen:
        seen.add(x)
        x = (x * x + c) % m
    return len(seen)


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    low, high = [(1, 2), (3, 5), (6, 11), (12, 22), (23, 45)][level - 1]
    while True:
        m = rng.randint(2, 40 * level * level)
        x, c = rng.randrange(m), rng.randint(1, 9)
        if low <= different_values(x, c, m) <= high:
            return (x, c, m)
