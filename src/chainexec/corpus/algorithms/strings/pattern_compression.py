"""Lempel-Ziv-Welch compression

Replace ever longer parts of a text by numbers of a table that grows along the way; the table starts with the letters of the alphabet.
"""


def compress(text: str, alphabet: str) -> list[int]:
    table = {letter: number for number, letter in enumerate(alphabet)}
    codes = []
    part = ""
    for letter in text:
        if part + letter in table:
            part += letter
        else:
            codes.append(table[part])
            table[part + letter] = len(table)
            part = letter
    if part:
        codes.append(table[part])
    return codes


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "compress"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (4, 9, 18, 35, 65)), rng.choice(["ab", "abc"])), "abc")
