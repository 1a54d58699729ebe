"""The higher card wins

Two players turn up the top cards of their piles at the same time. Who has the higher one puts both under the own pile, the own card
first; where they are equal, both are laid away. Who wins when one pile is empty? After r rounds the game ends in a draw, and so it does
where both piles are empty.

Input: the number r; the first player's cards from the top; the second player's cards.
Output: `first`, `second` or `draw`, and the number of rounds that were played.

Example input:
    10
    5 1
    3 4
Example output:
    first 4
"""
r = int(input())
first = list(map(int, input().split()))
second = list(map(int, input().split()))
rounds = 0
while first and second and rounds < r:
    rounds += 1
    a = first.pop(0)
    b = second.pop(0)
    if a > b:
        first += [a, b]
    elif b > a:
        second += [b, a]
if first and not second:
    print("first", rounds)
elif second and not first:
    print("second", rounds)
else:
    print("draw", rounds)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    size, rounds = (2, 3, 6, 12, 20)[level - 1], (4, 10, 25, 60, 120)[level - 1]
    cards = [rng.randint(2, 14) for _ in range(2 * size)]
    return f"{rounds}\n{' '.join(map(str, cards[:size]))}\n{' '.join(map(str, cards[size:]))}\n"


def answer(stdin: str) -> str:
    limit, *piles = stdin.strip().split("\n")
    one, other = (tuple(map(int, pile.split())) for pile in piles)
    played = 0
    while one and other and played < int(limit):
        won, lost = (one[0], other[0]) if one[0] > other[0] else (other[0], one[0])
        gain = (won, lost)
        one, other = one[1:] + gain * (one[0] > other[0]), other[1:] + gain * (other[0] > one[0])
        played += 1
    winner = "draw" if bool(one) == bool(other) else "first" if one else "second"
    return f"{winner} {played}\n"
