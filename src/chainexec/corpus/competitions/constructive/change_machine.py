"""Reaching a number

A calculator shows 1. One key doubles the number shown, another adds 1 to it. Print the shortest row of keys, D for doubling and A for
adding, that leads to n, and how many keys it has. Of two shortest ones D comes last where that is possible.

Input: the number t; then t numbers n, each on a line of its own.
Output: for each n the number of keys and the keys, or 0 alone for n = 1.

Example input:
    2
    10
    1
Example output:
    4 DDAD
    0
"""
def keys_for(n):
    keys = ""
    while n > 1:
        if n % 2 == 0:
            keys = "D" + keys
            n //= 2
        else:
            keys = "A" + keys
            n -= 1
    return keys


for _ in range(int(input())):
    keys = keys_for(int(input()))
    print(len(keys), keys) if keys else print(0)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    t, top = (1, 2, 4, 7, 12)[level - 1], (30, 60, 120, 250, 500)[level - 1]
    return f"{t}\n" + "".join(f"{rng.randint(1 + top // 3, top) if rng.random() < 0.9 else rng.randint(1, 3)}\n" for _ in range(t))


def answer(stdin: str) -> str:
    numbers = list(map(int, stdin.split()))[1:]
    fewest = {1: ""}
    for n in range(2, max(numbers) + 1):
        ways = [fewest[n // 2] + "D"] if n % 2 == 0 else []
        fewest[n] = min([*ways, fewest[n - 1] + "A"], key=len)
    return "".join(f"{len(fewest[n])} {fewest[n]}".rstrip() + "\n" for n in numbers)
