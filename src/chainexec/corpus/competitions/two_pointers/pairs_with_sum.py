"""Pairs with a given sum

The numbers of a strictly rising list are given. How many pairs of different places have the sum s?

Input: the numbers n and s; then the n numbers, rising.
Output: the number of pairs.

Example input:
    5 9
    1 3 4 6 8
Example output:
    2
"""
n, s = map(int, input().split())
a = list(map(int, input().split()))
i, j = 0, n - 1
pairs = 0
while i < j:
    total = a[i] + a[j]
    if total == s:
        pairs += 1
        i += 1
        j -= 1
    elif total < s:
        i += 1
    else:
        j -= 1
print(pairs)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (5, 12, 30, 70, 150)[level - 1] + rng.randint(0, 3)
    return f"{n} {rng.randint(n, 4 * n)}\n{' '.join(map(str, sorted(rng.sample(range(1, 2 * n + 6), n))))}\n"


def answer(stdin: str) -> str:
    _, s, *a = map(int, stdin.split())
    return f"{sum(s - x in set(a) and s - x != x for x in a) // 2}\n"
