"""A painted fence

A fence has n boards. In each of m days somebody paints the boards from number l to number r. How many boards have been painted exactly k
times in the end?

Input: the numbers n, m and k; then m lines with l and r.
Output: the number of boards.

Example input:
    6 3 2
    1 4
    3 6
    4 5
Example output:
    2
"""
n, m, k = map(int, input().split())
difference = [0] * (n + 2)
for _ in range(m):
    l, r = map(int, input().split())
    difference[l] += 1
    difference[r + 1] -= 1
coats = 0
count = 0
for board in range(1, n + 1):
    coats += difference[board]
    if coats == k:
        count += 1
print(count)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, m = (5, 14, 34, 80, 170)[level - 1] + rng.randint(0, 2), (2, 4, 8, 15, 30)[level - 1]
    lines = [f"{n} {m} {rng.randint(1, 1 + level)}"]
    for _ in range(m):
        left = rng.randint(1, n)
        lines.append(f"{left} {min(n, left + rng.randint(0, n // 2))}")
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    n, _, k, *days = map(int, stdin.split())
    coats = [sum(left <= board <= right for left, right in zip(days[::2], days[1::2])) for board in range(1, n + 1)]
    return f"{coats.count(k)}\n"
