"""Longest common prefix

Find the longest text with which all the words start.
"""


def longest_common_prefix(words: list[str]) -> str:
    if not words:
        return ""
    prefix = ""
    for place, letter in enumerate(words[0]):
        for other in words[1:]:
            if place == len(other) or other[place] != letter:
                return prefix
        prefix += letter
    return prefix


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "longest_common_prefix"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if level == 1 and rng.random() < 0.1:
        return ([],)
    stem = word(rng, size(rng, level, (2, 3, 5, 8, 12)), "abcde")
    return ([stem + word(rng, rng.randint(0, 3), "ab") for _ in range(size(rng, level, (2, 3, 5, 7, 11)))],)
