"""Waiting for a warmer day

For each day say after how many days it is warmer for the first time, and 0 where it never is again.

Input: the number n; then n temperatures.
Output: the n numbers of days.

Example input:
    5
    20 18 19 22 21
Example output:
    3 1 1 0 0
"""
n = int(input())
temperatures = list(map(int, input().split()))
wait = [0] * n
colder = []
for day in range(n):
    while colder and temperatures[colder[-1]] < temperatures[day]:
        earlier = colder.pop()
        wait[earlier] = day - earlier
    colder.append(day)
print(*wait)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 10, 24, 50, 105)[level - 1] + rng.randint(0, 2)
    return f"{n}\n{' '.join(str(rng.randint(-5, 30)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    _, *days = map(int, stdin.split())
    waits = [next((later for later in range(1, len(days) - day) if days[day + later] > days[day]), 0) for day in range(len(days))]
    return " ".join(map(str, waits)) + "\n"
