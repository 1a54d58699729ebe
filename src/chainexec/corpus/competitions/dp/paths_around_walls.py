"""Paths around walls

A robot in the top left field of a grid moves right or down. Fields with # are walls. In how many ways can it get to the bottom right
field?

Input: the numbers h and w; then h lines of w characters, `.` for a free field and `#` for a wall.
Output: the number of ways.

Example input:
    3 3
    ...
    .#.
    ...
Example output:
    2
"""
h, w = map(int, input().split())
ways = [0] * w
ways[0] = 1
for _ in range(h):
    row = input()
    for j in range(w):
        if row[j] == "#":
            ways[j] = 0
        elif j > 0:
            ways[j] += ways[j - 1]
print(ways[w - 1])


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w = (2, 3, 6, 9, 13)[level - 1], (3, 4, 6, 9, 14)[level - 1] + rng.randint(0, 1)
    rows = [[rng.choice("....#") for _ in range(w)] for _ in range(h)]
    row = column = 0
    rows[0][0] = "."
    while (row, column) != (h - 1, w - 1):  # mostly there is a way
        row, column = (row + 1, column) if column == w - 1 or (row < h - 1 and rng.random() < 0.5) else (row, column + 1)
        rows[row][column] = "." if rng.random() < 0.98 else "#"
    return f"{h} {w}\n" + "".join("".join(row) + "\n" for row in rows)


def answer(stdin: str) -> str:
    h, w, *rows = stdin.split()
    crowd = {(0, 0): 1} if rows[0][0] == "." else {}  # how many ways lead to each field of a diagonal
    for _ in range(int(h) + int(w) - 2):
        following: dict[tuple[int, int], int] = {}
        for (row, column), ways in crowd.items():
            for place in ((row + 1, column), (row, column + 1)):
                if place[0] < int(h) and place[1] < int(w) and rows[place[0]][place[1]] == ".":
                    following[place] = following.get(place, 0) + ways
        crowd = following
    return f"{sum(crowd.values())}\n"
