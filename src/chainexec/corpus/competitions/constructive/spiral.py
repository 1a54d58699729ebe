"""Reading in a spiral

Print the numbers of a table in a spiral: along the top row, down the right column, back along the bottom row, up the left column, and so
on inward.

Input: the numbers h and w; then h lines with w numbers each.
Output: the numbers in this order.

Example input:
    2 3
    1 2 3
    4 5 6
Example output:
    1 2 3 6 5 4
"""
h, w = map(int, input().split())
table = [input().split() for _ in range(h)]
top, bottom, left, right = 0, h - 1, 0, w - 1
order = []
while top <= bottom and left <= right:
    for x in range(left, right + 1):
        order.append(table[top][x])
    for y in range(top + 1, bottom + 1):
        order.append(table[y][right])
    if top < bottom and left < right:
        for x in range(right - 1, left - 1, -1):
            order.append(table[bottom][x])
        for y in range(bottom - 1, top, -1):
            order.append(table[y][left])
    top += 1
    bottom -= 1
    left += 1
    right -= 1
print(*order)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w = (2, 3, 5, 8, 14)[level - 1] + rng.randint(0, 1), (2, 4, 6, 10, 16)[level - 1] - rng.randint(0, 1) * (level > 1)
    return f"{h} {w}\n" + "".join(" ".join(str(rng.randint(1, 99)) for _ in range(w)) + "\n" for _ in range(h))


def answer(stdin: str) -> str:
    rows = [tuple(line.split()) for line in stdin.splitlines()[1:]]
    order: list[str] = []
    while rows:  # read the top row, then turn the rest so that its right column comes to the top
        order += rows.pop(0)
        rows = list(zip(*rows))[::-1]
    return " ".join(order) + "\n"
