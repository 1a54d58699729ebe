"""Balanced brackets

Say whether the brackets of a text match each other, with a stack of those that are open.
"""

PAIRS = {")": "(", "]": "[", "}": "{"}


def balanced(text: str) -> bool:
    stack = []
    for sign in text:
        if sign in PAIRS.values():
            stack.append(sign)
        elif sign in PAIRS:
            if not stack or stack.pop() != PAIRS[sign]:
                return False
    return not stack


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "balanced"


def bracketed(rng: Random, pairs: int) -> str:
    if pairs == 0:
        return rng.choice(["", "", "a", "x"])
    inside = rng.randint(0, pairs - 1)
    opening, closing = rng.choice([("(", ")"), ("[", "]"), ("{", "}")])
    return opening + bracketed(rng, inside) + closing + bracketed(rng, pairs - 1 - inside)


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = bracketed(rng, size(rng, level, (3, 5, 10, 20, 38)))
    if rng.random() < 0.4:
        place = rng.randrange(len(text) * 2 // 3, len(text))
        text = text[:place] + rng.choice(["", "(", "]"]) + text[place + 1:]
    return (text,)
