"""Longest part without a repeated letter

Find the longest run of different letters in a text, the first one of them, with a window that slides over it.
"""


def longest_unique_part(text: str) -> str:
    last_seen: dict[str, int] = {}
    start = 0
    longest = ""
    for i, letter in enumerate(text):
        if letter in last_seen and last_seen[letter] >= start:
            start = last_seen[letter] + 1
        last_seen[letter] = i
        if i - start + 1 > len(longest):
            longest = text[start:i + 1]
    return longest


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "longest_unique_part"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (4, 9, 18, 36, 65)), "abcdefgh"[:rng.randint(2, 8)]),)
