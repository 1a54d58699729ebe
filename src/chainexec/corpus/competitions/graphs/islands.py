"""Islands on a map

On a map `#` is land and `.` is water. Fields that share a side belong together. How many islands are there, and how many fields has the
largest?

Input: the numbers h and w; then h lines of w characters.
Output: the number of islands and the size of the largest one (0 where there is none).

Example input:
    3 4
    ##..
    ...#
    .#.#
Example output:
    3 2
"""
h, w = map(int, input().split())
grid = [list(input()) for _ in range(h)]
islands = 0
largest = 0
for i in range(h):
    for j in range(w):
        if grid[i][j] == "#":
            islands += 1
            size = 0
            stack = [(i, j)]
            grid[i][j] = "."
            while stack:
                y, x = stack.pop()
                size += 1
                for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if 0 <= ny < h and 0 <= nx < w and grid[ny][nx] == "#":
                        grid[ny][nx] = "."
                        stack.append((ny, nx))
            largest = max(largest, size)
print(islands, largest)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w = (2, 3, 4, 6, 8)[level - 1], (2, 3, 5, 7, 9)[level - 1] + rng.randint(0, 1)
    land = rng.choice([0.3, 0.45, 0.6])
    rows = ["".join("#" if rng.random() < land else "." for _ in range(w)) for _ in range(h)]
    return f"{h} {w}\n" + "".join(f"{row}\n" for row in rows)


def answer(stdin: str) -> str:
    _, _, *rows = stdin.split()
    label = {(i, j): (i, j) for i, row in enumerate(rows) for j, field in enumerate(row) if field == "#"}
    for _ in range(len(label)):  # the least neighbour's label spreads until nothing changes
        label = {
            (i, j): min(label.get(near, label[i, j]) for near in ((i, j), (i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)))
            for i, j in label
        }
    sizes = [list(label.values()).count(name) for name in set(label.values())]
    return f"{len(sizes)} {max(sizes, default=0)}\n"
