"""How many are cheaper

Shops ask n prices for the same thing. For each of q sums of money, in how many shops is it enough?

Input: the number n and the n prices; the number q and then the q sums, each on a line of its own.
Output: for each sum the number of shops.

Example input:
    4
    9 3 7 3
    2
    3
    8
Example output:
    2
    3
"""
n = int(input())
prices = sorted(map(int, input().split()))
q = int(input())
for _ in range(q):
    money = int(input())
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if prices[middle] <= money:
            low = middle + 1
        else:
            high = middle
    print(low)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, q = (4, 10, 25, 50, 100)[level - 1] + rng.randint(0, 2), (1, 3, 6, 11, 22)[level - 1]
    top = 2 * n + 5
    prices = " ".join(str(rng.randint(1, top)) for _ in range(n))
    return f"{n}\n{prices}\n{q}\n" + "".join(f"{rng.randint(0, top + 2)}\n" for _ in range(q))


def answer(stdin: str) -> str:
    n, *rest = map(int, stdin.split())
    return "".join(f"{sum(price <= money for price in rest[:n])}\n" for money in rest[n + 1 :])
