"""Parcels on a ship

Parcels of given weights are carried over the sea in the order in which they stand. The ship sails once a day and carries any number of
parcels up to its load. What is the smallest load with which everything is carried within d days?

Input: the numbers n and d; then the n weights.
Output: the smallest load.

Example input:
    5 2
    3 1 4 1 5
Example output:
    8
"""
def days_needed(weights, load):
    days = 1
    aboard = 0
    for weight in weights:
        if aboard + weight > load:
            days += 1
            aboard = 0
        aboard += weight
    return days


n, d = map(int, input().split())
weights = list(map(int, input().split()))
low = max(weights)
high = sum(weights)
while low < high:
    load = (low + high) // 2
    if days_needed(weights, load) <= d:
        high = load
    else:
        low = load + 1
print(low)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (2, 4, 7, 14, 24)[level - 1] + rng.randint(0, 1)
    top = (4, 9, 20, 40, 60)[level - 1]
    return f"{n} {rng.randint(2, 1 + level)}\n{' '.join(str(rng.randint(1, top)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    n, d, *weights = map(int, stdin.split())
    best = [0] + [sum(weights)] * n  # by the number of parcels already carried
    for _ in range(d):
        best = [0] + [min(max(best[start], sum(weights[start:end])) for start in range(end)) for end in range(1, n + 1)]
    return f"{best[n]}\n"
