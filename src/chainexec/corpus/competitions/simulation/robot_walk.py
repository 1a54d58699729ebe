"""A robot on a grid

A robot starts at (0, 0) and looks north. F makes it go one step forward, L and R turn it to the left and right by 90 degrees. It never
enters a field with a rock: it stays where it is. Where is it in the end?

Input: the number n of rocks; n lines with their coordinates; then the commands, without gaps.
Output: the final coordinates x and y; x grows to the east, y to the north.

Example input:
    1
    0 2
    FFRFFLF
Example output:
    2 2
"""
n = int(input())
rocks = set()
for _ in range(n):
    x, y = map(int, input().split())
    rocks.add((x, y))
x, y = 0, 0
dx, dy = 0, 1
for command in input().strip():
    if command == "F":
        if (x + dx, y + dy) not in rocks:
            x += dx
            y += dy
    elif command == "L":
        dx, dy = -dy, dx
    else:
        dx, dy = dy, -dx
print(x, y)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n, size = (1, 3, 5, 8, 12)[level - 1], (6, 15, 38, 80, 160)[level - 1]
    spots = [(x, y) for x in range(-4, 5) for y in range(-4, 5) if (x, y) != (0, 0)]
    rocks = rng.sample(spots, n)
    return f"{n}\n" + "".join(f"{x} {y}\n" for x, y in rocks) + "".join(rng.choice("FFFLR") for _ in range(size)) + "\n"


def answer(stdin: str) -> str:
    *lines, commands = stdin.split("\n")[1:-1]
    rocks = {complex(*map(int, line.split())) for line in lines}
    place, heading = 0j, 1j
    for command in commands:
        heading *= {"F": 1, "L": 1j, "R": -1j}[command]
        if command == "F" and place + heading not in rocks:
            place += heading
    return f"{int(place.real)} {int(place.imag)}\n"
