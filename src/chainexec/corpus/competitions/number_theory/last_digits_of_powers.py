"""Remainders of powers

Print for each line with a, b and m the remainder of a to the power of b divided by m.

Input: the number t; then t lines with a, b and m.
Output: the remainder, for each line.

Example input:
    2
    3 4 10
    2 10 7
Example output:
    1
    2
"""
def power(a, b, m):
    result = 1 % m
    a %= m
    while b > 0:
        if b & 1:
            result = result * a % m
        a = a * a % m
        b >>= 1
    return result


t = int(input())
for _ in range(t):
    a, b, m = map(int, input().split())
    print(power(a, b, m))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    t, top = (1, 3, 5, 7, 10)[level - 1], (10, 30, 200, 3000, 50_000)[level - 1]
    return f"{t}\n" + "".join(f"{rng.randint(2, 99)} {rng.randint(top // 4, top)} {rng.randint(2, 1000)}\n" for _ in range(t))


def answer(stdin: str) -> str:
    return "".join(f"{pow(*map(int, line.split()))}\n" for line in stdin.splitlines()[1:])
