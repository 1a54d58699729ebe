"""A plan for the holidays

On each of n days you may swim, hike or read; each brings a known amount of joy on that day. Nobody wants to do the same on two days in a
row. What is the greatest total joy?

Input: the number n; then n lines with the joy of swimming, hiking and reading.
Output: the greatest total.

Example input:
    3
    1 5 2
    4 9 3
    2 6 1
Example output:
    15
"""
n = int(input())
swim, hike, read = 0, 0, 0
for _ in range(n):
    a, b, c = map(int, input().split())
    new_swim = max(hike, read) + a
    new_hike = max(swim, read) + b
    new_read = max(swim, hike) + c
    swim, hike, read = new_swim, new_hike, new_read
print(max(swim, hike, read))


# ---- inputs ----
from functools import cache
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (2, 6, 14, 32, 70)[level - 1] + rng.randint(0, 2)
    return f"{n}\n" + "".join(f"{rng.randint(0, 20)} {rng.randint(0, 20)} {rng.randint(0, 20)}\n" for _ in range(n))


def answer(stdin: str) -> str:
    joys = [tuple(map(int, line.split())) for line in stdin.splitlines()[1:]]

    @cache
    def best(day: int, banned: int | None) -> int:
        return max(joys[day][what] + best(day + 1, what) for what in range(3) if what != banned) if day < len(joys) else 0

    return f"{best(0, None)}\n"
