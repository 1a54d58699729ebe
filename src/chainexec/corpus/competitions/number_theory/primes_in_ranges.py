"""Primes in ranges

How many prime numbers lie between a and b, both included?

Input: the number q; then q lines with a and b.
Output: the number of primes, for each line.

Example input:
    2
    1 10
    14 16
Example output:
    4
    0
"""
q = int(input())
ranges = []
for _ in range(q):
    a, b = map(int, input().split())
    ranges.append((a, b))
limit = max(b for a, b in ranges)
is_prime = [True] * (limit + 1)
is_prime[0] = is_prime[1] = False
for p in range(2, int(limit**0.5) + 1):
    if is_prime[p]:
        for multiple in range(p * p, limit + 1, p):
            is_prime[multiple] = False
for a, b in ranges:
    print(sum(is_prime[a : b + 1]))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    q, top = (1, 2, 4, 7, 12)[level - 1], (12, 24, 50, 100, 230)[level - 1]
    lines = []
    for _ in range(q):
        a = rng.randint(1, top - 1)
        lines.append(f"{a} {rng.randint(max(a, top - 5), top)}\n" if not lines else f"{a} {rng.randint(a, top)}\n")
    return f"{q}\n" + "".join(lines)


def answer(stdin: str) -> str:
    def prime(n: int) -> bool:
        return sum(n % d == 0 for d in range(1, n + 1)) == 2

    return "".join(f"{sum(map(prime, range(int(a), int(b) + 1)))}\n" for a, b in (line.split() for line in stdin.splitlines()[1:]))
