"""Sudoku of size four

Fill a board of four rows so that each row, each column and each quarter holds the numbers 1 to 4; 0 marks a free cell. None where it
cannot be done. The given numbers do not contradict each other.
"""

Board = list[list[int]]


def allowed(board: Board, row: int, column: int, number: int) -> bool:
    top, left = row // 2 * 2, column // 2 * 2
    for i in range(4):
        if number in (board[row][i], board[i][column], board[top + i // 2][left + i % 2]):
            return False
    return True


def solve(board: Board) -> Board | None:
    for row in range(4):
        if 0 in board[row]:
            column = board[row].index(0)
            for number in range(1, 5):
                if allowed(board, row, column, number):
                    board[row][column] = number
                    if solve(board):
                        return board
            board[row][column] = 0
            return None
    return board


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "solve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    a, b, c, d = rng.sample([1, 2, 3, 4], 4)
    rows = [[a, b, c, d], [c, d, a, b], [b, a, d, c], [d, c, b, a]]
    cells = [(row, column) for row in range(4) for column in range(4)]
    for row, column in rng.sample(cells, (1, 2, 4, 6, 9)[level - 1] + (level > 2) * rng.randrange(2)):
        rows[row][column] = 0
    row, column, number = rng.randrange(4), rng.randrange(4), rng.randint(1, 4)
    if rng.random() < 0.5 and level > 1 and rows[row][column] == 0 and allowed(rows, row, column, number):
        rows[row][column] = number  # contradicts nothing that is there, but perhaps what is still to come
    return (rows,)
