"""Burrows-Wheeler transform

Sort all rotations of a text that ends with "$" and take their last letters; then restore the text from them, to show that it can be.
"""


def transform(text: str) -> str:
    rotations = []
    for i in range(len(text)):
        rotations.append(text[i:] + text[:i])
    rotations.sort()
    return "".join(rotation[-1] for rotation in rotations)


def restore(code: str) -> str:
    table = [""] * len(code)
    for _ in range(len(code)):
        table = sorted(code[i] + table[i] for i in range(len(code)))
    return next(row for row in table if row.endswith("$"))


def round_trip(text: str) -> tuple[str, str]:
    code = transform(text)
    return code, restore(code)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "round_trip"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (1, 2, 5, 9, 14)), rng.choice(["ab", "abn", "ehlo"])) + "$",)
