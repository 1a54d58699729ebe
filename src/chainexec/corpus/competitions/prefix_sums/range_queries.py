"""Sums of stretches

Answer q questions about a list: what is the sum of the elements from position l to position r, both included?

Input: the numbers n and q; the n elements; then q lines with l and r (positions count from 1).
Output: the q sums, each on a line of its own.

Example input:
    5 2
    3 -1 4 1 5
    1 3
    2 5
Example output:
    6
    9
"""
n, q = map(int, input().split())
a = list(map(int, input().split()))
prefix = [0]
for value in a:
    prefix.append(prefix[-1] + value)
for _ in range(q):
    l, r = map(int, input().split())
    print(prefix[r] - prefix[l - 1])


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, q = (3, 8, 20, 45, 90)[level - 1], (2, 4, 10, 22, 45)[level - 1]
    lines = [f"{n} {q}", " ".join(str(rng.randint(-9, 20)) for _ in range(n))]
    for _ in range(q):
        left = rng.randint(1, n)
        lines.append(f"{left} {rng.randint(left, n)}")
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    n, q, *rest = map(int, stdin.split())
    a, asked = rest[:n], rest[n:]
    return "".join(f"{sum(a[left - 1 : right])}\n" for left, right in zip(asked[::2], asked[1::2]))
