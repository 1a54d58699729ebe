"""Inverse Burrows-Wheeler transform

Restore a text that ends with "$" from the last letters of its sorted rotations: put the letters in front of a table and sort it, as
often as there are letters.
"""


def inverse_transform(code: str) -> str:
    table = [""] * len(code)
    for _ in code:
        table = sorted(letter + row for letter, row in zip(code, table))
    for row in table:
        if row.endswith("$"):
            return row
    return ""


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "inverse_transform"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (2, 4, 7, 11, 17)), rng.choice(["ab", "abn", "ehlo"])) + "$"
    rotations = sorted(text[place:] + text[:place] for place in range(len(text)))
    return ("".join(rotation[-1] for rotation in rotations),)
