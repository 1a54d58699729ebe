"""Taking stones

Two players take stones from a heap in turn; a move takes as many stones as one of the given numbers says. Who cannot move loses. Does the
player who begins win, if both play as well as possible?

Input: the number n of stones; then the allowed numbers.
Output: `first` or `second`.

Example input:
    7
    1 3 4
Example output:
    second
"""
n = int(input())
moves = list(map(int, input().split()))
wins = [False] * (n + 1)
for stones in range(1, n + 1):
    for move in moves:
        if move <= stones and not wins[stones - move]:
            wins[stones] = True
            break
if wins[n]:
    print("first")
else:
    print("second")


# ---- inputs ----
from functools import cache
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (4, 9, 20, 45, 90)[level - 1] + rng.randint(0, 4)
    return f"{n}\n{' '.join(map(str, sorted(rng.sample(range(1, 8), rng.randint(2, 3)))))}\n"


def answer(stdin: str) -> str:
    n, *moves = map(int, stdin.split())

    @cache
    def mover_wins(stones: int) -> bool:
        return any(not mover_wins(stones - move) for move in moves if move <= stones)

    return "first\n" if mover_wins(n) else "second\n"
