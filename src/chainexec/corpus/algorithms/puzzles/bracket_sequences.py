"""All balanced bracket sequences

List all texts of a given number of bracket pairs in which the brackets match, after a given beginning.
"""


def sequences(pairs: int, text: str) -> list[str]:
    opened = text.count("(")
    closed = len(text) - opened
    if closed == pairs:
        return [text]
    found = []
    if opened < pairs:
        found += sequences(pairs, text + "(")
    if closed < opened:
        found += sequences(pairs, text + ")")
    return found


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "sequences"


STARTS = [
    [(0, ""), (1, ""), (1, "("), (2, "()("), (2, "(("), (2, "()"), (3, "(()("), (3, "((("), (3, "()()"), (3, "(())")],
    [(2, ""), (2, "("), (3, "()"), (3, "(()"), (4, "(()("), (4, "(())"), (4, "(((("), (3, "()("), (5, "(((((")],
    [(3, "(("), (4, "((()"), (4, "(()("), (4, "()(("), (4, "((("), (5, "(((()"), (5, "((()("), (5, "(()((")],
    [(3, ""), (3, "("), (4, "()"), (4, "(()"), (4, "(("), (5, "((()"), (5, "(()()"), (5, "(((("), (6, "(((((")],
    [(4, ""), (4, "("), (5, "()"), (5, "(()"), (5, "()("), (5, "((("), (6, "()()"), (6, "(((()"), (6, "(()((")],
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return rng.choice(STARTS[level - 1])
