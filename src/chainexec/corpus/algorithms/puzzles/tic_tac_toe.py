"""Winner of tic-tac-toe

Play moves, given as cells 0 to 8, on a board of three rows, X first, and say who wins with which move; moves on taken cells are skipped.
"""

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board: list[str]) -> str:
    for a, b, c in LINES:
        if board[a] != " " and board[a] == board[b] == board[c]:
            return board[a]
    return ""


def play(moves: list[int]) -> tuple[str, int]:
    board = [" "] * 9
    player = "X"
    for turn, cell in enumerate(moves):
        if board[cell] != " ":
            continue
        board[cell] = player
        if winner(board):
            return player, turn
        player = "O" if player == "X" else "X"
    return "draw", len(moves)


def tournament(games: list[list[int]]) -> list[tuple[str, int]]:
    return [play(moves) for moves in games]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "tournament"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1:
        return ([[rng.randrange(9)]],)
    return ([[rng.randrange(9) for _ in range((0, 3, 8, 12, 12)[level - 1])] for _ in range((1, 1, 1, 2, 4)[level - 1])],)
