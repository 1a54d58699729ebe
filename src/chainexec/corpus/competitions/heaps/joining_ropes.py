"""Joining ropes

Two ropes can be knotted into one; that costs as much as the new rope is long. What does it cost at least to make one rope of all?

Input: the number n; then the lengths of the n ropes.
Output: the lowest total cost.

Example input:
    4
    3 1 4 2
Example output:
    19
"""
import heapq

n = int(input())
ropes = list(map(int, input().split()))
heapq.heapify(ropes)
cost = 0
while len(ropes) > 1:
    joined = heapq.heappop(ropes) + heapq.heappop(ropes)
    cost += joined
    heapq.heappush(ropes, joined)
print(cost)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 7, 18, 42, 85)[level - 1] + rng.randint(0, 2)
    return f"{n}\n{' '.join(str(rng.randint(1, 20)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    _, *ropes = map(int, stdin.split())
    plain, joined, cost = sorted(ropes), [], 0  # the joined ones come in rising order by themselves
    while len(plain) + len(joined) > 1:
        total = 0
        for _ in range(2):
            total += joined.pop(0) if not plain or (joined and joined[0] < plain[0]) else plain.pop(0)
        joined.append(total)
        cost += total
    return f"{cost}\n"
