"""A fair division

Split n weights between two pans of a scale, each in one of them, so that the difference is as small as possible. Print this difference.

Input: the number n; then the n weights.
Output: the smallest difference.

Example input:
    4
    3 1 7 4
Example output:
    1
"""
n = int(input())
weights = list(map(int, input().split()))
total = sum(weights)
reachable = 1
for weight in weights:
    reachable |= reachable << weight
best = total
for left in range(total // 2 + 1):
    if reachable >> left & 1:
        best = min(best, total - 2 * left)
print(best)


# ---- inputs ----
from itertools import product
from random import Random

ANSWERED = 4


def inputs(rng: Random, level: int) -> str:
    n, top = (3, 5, 7, 9, 14)[level - 1], (6, 9, 16, 28, 50)[level - 1]
    return f"{n}\n{' '.join(str(rng.randint(top // 2, top)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    _, *weights = map(int, stdin.split())
    return f"{min(abs(sum(s * weight for s, weight in zip(signs, weights))) for signs in product((1, -1), repeat=len(weights)))}\n"
