"""Heaps of coins

Two players take coins in turn, each time as many as they like from one heap, but at least one. Who takes the last coin wins. For each
game say whether the player who begins can win, and where that is so, print the heap from which to take (the first one that works) and how
many coins.

Input: the number t of games; for each a line with the sizes of its heaps.
Output: for each game `lost`, or the number of the heap, counted from 1, and the number of coins.

Example input:
    2
    3 4 5
    2 2
Example output:
    1 2
    lost
"""
def good_move(heaps):
    nim_sum = 0
    for heap in heaps:
        nim_sum ^= heap
    for number, heap in enumerate(heaps, 1):
        rest = heap ^ nim_sum
        if rest < heap:
            return f"{number} {heap - rest}"
    return "lost"


t = int(input())
for _ in range(t):
    print(good_move(list(map(int, input().split()))))


# ---- inputs ----
from functools import cache
from random import Random


def inputs(rng: Random, level: int) -> str:
    t, count = (1, 3, 6, 10, 18)[level - 1], (2, 2, 3, 3, 3)[level - 1]
    games = []
    for _ in range(t):
        heaps = [rng.randint(1, 7) for _ in range(count)]
        if rng.random() < 0.3:
            heaps = heaps[:1] * 2 if count == 2 or heaps[0] == heaps[1] else [heaps[0], heaps[1], heaps[0] ^ heaps[1]]
        games.append(" ".join(map(str, heaps)))
    return f"{t}\n" + "".join(f"{game}\n" for game in games)


@cache
def mover_wins(heaps: tuple[int, ...]) -> bool:
    return any(not mover_wins(after) for _, _, after in moves(heaps))


def moves(heaps: tuple[int, ...]) -> list[tuple[int, int, tuple[int, ...]]]:
    return [
        (place + 1, taken, tuple(sorted((*heaps[:place], heap - taken, *heaps[place + 1 :]))))
        for place, heap in enumerate(heaps)
        for taken in range(1, heap + 1)
    ]


def answer(stdin: str) -> str:
    lines = []
    for game in stdin.splitlines()[1:]:
        good = [f"{number} {taken}" for number, taken, after in moves(tuple(map(int, game.split()))) if not mover_wins(after)]
        lines.append(good[0] if good else "lost")
    return "".join(f"{line}\n" for line in lines)
