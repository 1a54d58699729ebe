"""Way through a maze

Find a way from S to E through a maze around the walls "#", as a text of the moves U, D, L and R, by trying them in this order and
going back at dead ends; None where there is no way.
"""


def find_sign(maze: list[str], sign: str) -> tuple[int, int]:
    for row, line in enumerate(maze):
        if sign in line:
            return row, line.index(sign)
    raise ValueError(f"no {sign} in the maze")


def walk(maze: list[str], row: int, column: int, seen: set[tuple[int, int]]) -> str | None:
    if not (0 <= row < len(maze) and 0 <= column < len(maze[0])):
        return None
    if maze[row][column] == "#" or (row, column) in seen:
        return None
    if maze[row][column] == "E":
        return ""
    seen.add((row, column))
    for move, r, c in [("U", -1, 0), ("D", 1, 0), ("L", 0, -1), ("R", 0, 1)]:
        rest = walk(maze, row + r, column + c, seen)
        if rest is not None:
            return move + rest
    return None


def solve(maze: list[str]) -> str | None:
    row, column = find_sign(maze, "S")
    return walk(maze, row, column, set())


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "solve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    rows, columns = (1, 2, 4, 5, 7)[level - 1], max(2, size(rng, level, (1, 2, 4, 6, 8)))
    cells = [[rng.choice("...#" if level < 4 else "....#") for _ in range(columns)] for _ in range(rows)]
    ends = [(0, rng.randrange(columns // 2)), (rows - 1, rng.randrange(columns // 2, columns))]
    rng.shuffle(ends)
    for sign, (row, column) in zip("SE", ends, strict=True):
        cells[row][column] = sign
    return (["".join(row) for row in cells],)
