"""Posters on a wall

Posters are put on a wall, with their sides parallel to its edges; some cover others. How many square metres of the wall are covered?

Input: the number n; then n lines with the coordinates x1, y1, x2, y2 of the lower left and the upper right corner, in metres.
Output: the covered area.

Example input:
    2
    0 0 2 2
    1 1 3 2
Example output:
    5
"""
n = int(input())
posters = []
xs = set()
for _ in range(n):
    x1, y1, x2, y2 = map(int, input().split())
    posters.append((y1, y2, x1, x2))
    xs |= {x1, x2}
posters.sort()
xs = sorted(xs)
area = 0
for left, right in zip(xs, xs[1:]):
    covered = 0
    top = 0
    for y1, y2, x1, x2 in posters:
        if x1 <= left and right <= x2 and y2 > top:
            covered += y2 - max(y1, top)
            top = y2
    area += covered * (right - left)
print(area)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (1, 2, 4, 6, 9)[level - 1]
    lines = []
    for _ in range(n):
        x, y = rng.randint(0, 8 + level), rng.randint(0, 8)
        lines.append(f"{x} {y} {x + rng.randint(1, 6)} {y + rng.randint(1, 5)}\n")
    return f"{n}\n" + "".join(lines)


def answer(stdin: str) -> str:
    posters = [list(map(int, line.split())) for line in stdin.splitlines()[1:]]
    return f"{len({(x, y) for x1, y1, x2, y2 in posters for x in range(x1, x2) for y in range(y1, y2)})}\n"
