"""Left turns and right turns

A path leads through n points, in straight lines from each to the next. How often does it turn left, how often right, and how often does
it go on straight or turn back?

Input: the number n; then n lines with x and y. Points that follow each other differ.
Output: the number of left turns, right turns and other points on the way.

Example input:
    4
    0 0
    2 0
    2 2
    3 2
Example output:
    1 1 0
"""
n = int(input())
points = []
for _ in range(n):
    x, y = map(int, input().split())
    points.append((x, y))
left = right = straight = 0
for i in range(1, n - 1):
    ax, ay = points[i - 1]
    bx, by = points[i]
    cx, cy = points[i + 1]
    turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
    if turn > 0:
        left += 1
    elif turn < 0:
        right += 1
    else:
        straight += 1
print(left, right, straight)


# ---- inputs ----
from fractions import Fraction
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 8, 18, 38, 74)[level - 1] + rng.randint(0, 1)
    points = [(0, 0)]
    while len(points) < n:
        point = (rng.randint(0, 6), rng.randint(0, 6)) if rng.random() < 0.8 else (points[-1][0] + 1, points[-1][1])
        if point != points[-1]:
            points.append(point)
    return f"{n}\n" + "".join(f"{x} {y}\n" for x, y in points)


def answer(stdin: str) -> str:
    points = [tuple(map(int, line.split())) for line in stdin.splitlines()[1:]]
    counts = [0, 0, 0]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:]):
        if ax == bx:  # on which side of the line through a and b is c?
            side = Fraction(bx - cx) * (1 if by > ay else -1)
        else:
            side = (cy - ay - Fraction(by - ay, bx - ax) * (cx - ax)) * (1 if bx > ax else -1)
        counts[0 if side > 0 else 1 if side < 0 else 2] += 1
    return " ".join(map(str, counts)) + "\n"
