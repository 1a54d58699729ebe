"""Out of the maze

What is the smallest number of moves, up, down, left or right, from the top left to the bottom right field of a maze? Print -1 where there
is no way.

Input: the numbers h and w; then h lines of w characters, `.` for a free field and `#` for a wall. Both corners are free.
Output: the number of moves, or -1.

Example input:
    3 3
    .#.
    .#.
    ...
Example output:
    4
"""
from collections import deque

h, w = map(int, input().split())
maze = [input() for _ in range(h)]
distance = {(0, 0): 0}
queue = deque([(0, 0)])
while queue:
    y, x = queue.popleft()
    for ny, nx in [(y - 1, x), (y, x + 1), (y + 1, x), (y, x - 1)]:
        if 0 <= ny < h and 0 <= nx < w and maze[ny][nx] == "." and (ny, nx) not in distance:
            distance[ny, nx] = distance[y, x] + 1
            queue.append((ny, nx))
print(distance.get((h - 1, w - 1), -1))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    h, w = (2, 3, 4, 6, 8)[level - 1], (2, 3, 5, 7, 10)[level - 1] + rng.randint(0, 1)
    rows = [[rng.choice("...#") for _ in range(w)] for _ in range(h)]
    rows[0][0] = rows[-1][-1] = "."
    if level > 1 and rng.random() < 0.8:  # a way down the left side, through one row, and down the right side
        row = rng.randrange(h)
        for j in range(w):
            rows[row][j] = "."
        for i in range(h):
            rows[i][0 if i < row else w - 1] = "."
    return f"{h} {w}\n" + "".join("".join(row) + "\n" for row in rows)


def answer(stdin: str) -> str:
    h, w, *rows = stdin.split()
    size = int(h) * int(w)
    free = [(i, j) for i, row in enumerate(rows) for j, field in enumerate(row) if field == "."]
    moves = {place: 0 if place == (0, 0) else size for place in free}
    for _ in range(size):
        for i, j in free:
            moves[i, j] = min(moves[i, j], *(moves.get(near, size) + 1 for near in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1))))
    found = moves[int(h) - 1, int(w) - 1]
    return f"{found if found < size else -1}\n"
