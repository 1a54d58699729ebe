"""Elementary cellular automaton

Compute the rows of a cellular automaton: each cell's next state is the bit of the rule that its left neighbour, itself and its right
neighbour name. The row is a circle.
"""


def next_row(row: str, rule: int) -> str:
    following = ""
    for i in range(len(row)):
        pattern = row[i - 1] + row[i] + row[(i + 1) % len(row)]
        bit = rule >> int(pattern, 2) & 1
        following += str(bit)
    return following


def evolve(row: str, rule: int, steps: int) -> list[str]:
    rows = [row]
    for _ in range(steps):
        rows.append(next_row(rows[-1], rule))
    return rows


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "evolve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    width = size(rng, level, (4, 6, 8, 11, 14))
    row = word(rng, width, rng.choice(["01", "0001"]))
    return (row, rng.choice([30, 90, 110, 184, rng.randrange(256)]), (1, 2, 3, 4, 6)[level - 1])
