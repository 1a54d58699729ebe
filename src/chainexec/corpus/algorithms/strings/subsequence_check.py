"""Subsequences

Say for each word whether its letters occur in a text in the same order.
"""


def is_subsequence(word: str, text: str) -> bool:
    place = 0
    for letter in text:
        if place < len(word) and letter == word[place]:
            place += 1
    return place == len(word)


def contained(words: list[str], text: str) -> list[bool]:
    return [is_subsequence(word, text) for word in words]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "contained"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (4, 7, 11, 16, 24)), "abcd")
    return ([word(rng, rng.randint(1, 3 + level // 2), "abcd") for _ in range((1, 2, 3, 4, 6)[level - 1])], text)
