"""Living cells

A cell of a grid is alive (#) or dead (.). In the next generation a living cell stays alive where two or three of its eight neighbours
live, and a dead one comes to life where exactly three do. Outside the grid nothing lives. Print the grid after g generations.

Input: the numbers h, w and g; then h lines of w characters.
Output: the grid.

Example input:
    3 3 1
    .#.
    .#.
    .#.
Example output:
    ...
    ###
    ...
"""
def living_neighbours(grid, y, x):
    count = 0
    for row in grid[max(0, y - 1) : y + 2]:
        count += row[max(0, x - 1) : x + 2].count("#")
    if grid[y][x] == "#":
        count -= 1
    return count


h, w, g = map(int, input().split())
grid = [input() for _ in range(h)]
for _ in range(g):
    following = []
    for y in range(h):
        line = ""
        for x in range(w):
            near = living_neighbours(grid, y, x)
            if near == 3 or (near == 2 and grid[y][x] == "#"):
                line += "#"
            else:
                line += "."
        following.append(line)
    grid = following
for line in grid:
    print(line)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w, g = [(1, 3, 1), (2, 4, 1), (3, 5, 1), (3, 5, 2), (3, 5, 3)][level - 1]
    w += rng.randint(0, 1)
    if level == 1:
        h, w = rng.choice([(1, 3), (1, 4), (2, 2)])
    return f"{h} {w} {g}\n" + "".join("".join(rng.choice("##.") for _ in range(w)) + "\n" for _ in range(h))


def answer(stdin: str) -> str:
    head, *rows = stdin.split("\n")[:-1]
    h, w, g = map(int, head.split())
    alive = {(y, x) for y, row in enumerate(rows) for x, field in enumerate(row) if field == "#"}
    for _ in range(g):
        touched: dict[tuple[int, int], int] = {}
        for y, x in alive:
            for near in ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx):
                touched[near] = touched.get(near, 0) + 1
        alive = {(y, x) for (y, x), n in touched.items() if 0 <= y < h and 0 <= x < w and (n == 3 or (n == 2 and (y, x) in alive))}
    return "".join("".join("#" if (y, x) in alive else "." for x in range(w)) + "\n" for y in range(h))
