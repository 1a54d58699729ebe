"""Paid by the deadline

Each job takes one day, is paid with a sum, and only where it is done by its deadline (day 1 is the first). What is the greatest total
pay?

Input: the number n; then n lines with deadline and pay.
Output: the greatest total.

Example input:
    3
    1 5
    2 7
    1 9
Example output:
    16
"""
import heapq

n = int(input())
jobs = []
for _ in range(n):
    deadline, pay = map(int, input().split())
    jobs.append((deadline, pay))
jobs.sort()
chosen = []
for deadline, pay in jobs:
    heapq.heappush(chosen, pay)
    if len(chosen) > deadline:
        heapq.heappop(chosen)
print(sum(chosen))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 8, 20, 45, 95)[level - 1] + rng.randint(0, 1)
    return f"{n}\n" + "".join(f"{rng.randint(1, n // 2 + 1)} {rng.randint(1, 40)}\n" for _ in range(n))


def answer(stdin: str) -> str:
    _, *rest = map(int, stdin.split())
    free, total = set(range(1, max(rest[::2]) + 1)), 0
    for pay, deadline in sorted(zip(rest[1::2], rest[::2]), reverse=True):  # the best paid first, each as late as it can be
        days = [day for day in free if day <= deadline]
        if days:
            free.remove(max(days))
            total += pay
    return f"{total}\n"
