"""How many divisors

Print for each number how many positive numbers divide it.

Input: the number t; then t numbers, each on a line of its own.
Output: the number of divisors, for each.

Example input:
    3
    12
    1
    49
Example output:
    6
    1
    3
"""
def count_divisors(n):
    count = 1
    p = 2
    while p * p <= n:
        power = 0
        while n % p == 0:
            n //= p
            power += 1
        count *= power + 1
        p += 1
    if n > 1:
        count *= 2
    return count


t = int(input())
for _ in range(t):
    print(count_divisors(int(input())))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    t, top = (1, 2, 4, 7, 12)[level - 1], (60, 120, 240, 500, 900)[level - 1]
    return f"{t}\n" + "".join(f"{rng.randint(2, top)}\n" for _ in range(t))


def answer(stdin: str) -> str:
    numbers = list(map(int, stdin.split()))[1:]
    return "".join(f"{sum(n % d == 0 for d in range(1, n + 1))}\n" for n in numbers)
