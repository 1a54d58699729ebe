"""Counting out

Children 1 to n stand in a circle. Starting with child 1 they count to k; the child at which the count ends leaves, and the next one
begins again with one. Print the children in the order in which they leave.

Input: the numbers n and k.
Output: the order.

Example input:
    5 2
Example output:
    2 4 1 5 3
"""
from collections import deque

n, k = map(int, input().split())
circle = deque(range(1, n + 1))
order = []
while circle:
    for _ in range(k - 1):
        circle.append(circle.popleft())
    order.append(circle.popleft())
print(*order)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (2, 4, 8, 16, 34)[level - 1] + rng.randint(0, (2, 4, 5, 7, 9)[level - 1])
    return f"{n} {rng.randint(2, 8) if level < 3 else rng.randint(3, 9)}\n"


def answer(stdin: str) -> str:
    n, k = map(int, stdin.split())
    children = list(range(1, n + 1))
    place, order = 0, []
    while children:
        place = (place + k - 1) % len(children)
        order.append(str(children.pop(place)))
    return " ".join(order) + "\n"
