"""A frog on stones

A frog sits on the first of n stones of different heights and wants to get to the last. A jump leads one or two stones further and costs
the difference of the heights. What is the lowest total cost?

Input: the number n; then the n heights.
Output: the lowest cost.

Example input:
    5
    3 8 4 6 1
Example output:
    4
"""
n = int(input())
heights = list(map(int, input().split()))
cost = [0] * n
for i in range(1, n):
    cost[i] = cost[i - 1] + abs(heights[i] - heights[i - 1])
    if i >= 2:
        far = cost[i - 2] + abs(heights[i] - heights[i - 2])
        if far < cost[i]:
            cost[i] = far
print(cost[n - 1])


# ---- inputs ----
from functools import cache
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 9, 22, 55, 120)[level - 1] + rng.randint(0, 2)
    return f"{n}\n{' '.join(str(rng.randint(1, 20)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    _, *heights = map(int, stdin.split())

    @cache
    def from_here(place: int) -> int:
        jumps = [to for to in (place + 1, place + 2) if to < len(heights)]
        return min((abs(heights[to] - heights[place]) + from_here(to) for to in jumps), default=0)

    return f"{from_here(0)}\n"
