"""Burrows-Wheeler transform

Sort all rotations of a text that ends with "$" and join their last letters.
"""


def burrows_wheeler(text: str) -> str:
    rotations = []
    for i in range(len(text)):
        rotations.append(text[i:] + text[:i])
    rotations.sort()
    return "".join(rotation[-1] for rotation in rotations)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "burrows_wheeler"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (3, 6, 11, 22, 45)), rng.choice(["ab", "abn", "ehlo"])) + "$",)
