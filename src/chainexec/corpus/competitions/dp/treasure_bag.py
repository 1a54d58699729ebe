"""A bag for the treasure

Each of n treasures has a weight and a value, and may be taken once. What is the greatest value that a bag for c kilograms can hold?

Input: the numbers n and c; then n lines with weight and value.
Output: the greatest value.

Example input:
    3 5
    2 3
    3 4
    4 6
Example output:
    7
"""
n, c = map(int, input().split())
best = [0] * (c + 1)
for _ in range(n):
    weight, value = map(int, input().split())
    for room in range(c, weight - 1, -1):
        candidate = best[room - weight] + value
        if candidate > best[room]:
            best[room] = candidate
print(best[c])


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, c = (3, 5, 7, 9, 12)[level - 1], (4, 7, 11, 17, 25)[level - 1] + rng.randint(0, 2)
    return f"{n} {c}\n" + "".join(f"{rng.randint(1, c // 2 + 1)} {rng.randint(1, 30)}\n" for _ in range(n))


def answer(stdin: str) -> str:
    _, c, *rest = map(int, stdin.split())
    bags = {(0, 0)}
    for weight, value in zip(rest[::2], rest[1::2]):
        bags |= {(w + weight, v + value) for w, v in bags if w + weight <= c}
    return f"{max(v for _, v in bags)}\n"
