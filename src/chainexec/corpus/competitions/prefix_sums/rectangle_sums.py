"""Sums of rectangles

Given a table of numbers, answer questions about the sum of all numbers in a rectangle of it.

Input: the numbers h, w and q; h lines with w numbers each; then q lines with the top row, the left column, the bottom row and the right
column of a rectangle, all included, counted from 1.
Output: the q sums, each on a line of its own.

Example input:
    2 3 2
    1 2 3
    4 5 6
    1 2 2 3
    2 1 2 1
Example output:
    16
    4
"""
h, w, q = map(int, input().split())
total = [[0] * (w + 1)]
for i in range(h):
    row = list(map(int, input().split()))
    above = total[i]
    line = [0]
    for j in range(w):
        line.append(line[j] + above[j + 1] - above[j] + row[j])
    total.append(line)
for _ in range(q):
    top, left, bottom, right = map(int, input().split())
    outer = total[bottom][right] + total[top - 1][left - 1]
    inner = total[top - 1][right] + total[bottom][left - 1]
    print(outer - inner)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w = (2, 3, 5, 9, 12)[level - 1], (2, 4, 6, 9, 14)[level - 1] + rng.randint(0, 1)
    q = (1, 3, 6, 12, 25)[level - 1]
    lines = [f"{h} {w} {q}", *(" ".join(str(rng.randint(-5, 9)) for _ in range(w)) for _ in range(h))]
    for _ in range(q):
        top, left = rng.randint(1, h), rng.randint(1, w)
        lines.append(f"{top} {left} {rng.randint(top, h)} {rng.randint(left, w)}")
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    lines = [list(map(int, line.split())) for line in stdin.splitlines()]
    h = lines[0][0]
    table = lines[1 : h + 1]
    sums = [sum(sum(row[left - 1 : right]) for row in table[top - 1 : bottom]) for top, left, bottom, right in lines[h + 1 :]]
    return "".join(f"{value}\n" for value in sums)
