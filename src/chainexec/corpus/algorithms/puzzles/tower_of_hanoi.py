"""Tower of Hanoi

Move a tower of discs from one peg to another, one disc at a time and never a larger one onto a smaller one; gives the moves.
"""


def hanoi(discs: int, source: str, target: str, spare: str) -> list[tuple[int, str, str]]:
    if discs == 0:
        return []
    before = hanoi(discs - 1, source, spare, target)
    move = (discs, source, target)
    after = hanoi(discs - 1, spare, target, source)
    return before + [move] + after


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "hanoi"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    pegs = rng.sample(["A", "B", "C", "left", "right", "middle"], 3)
    return (level, *pegs)
