"""Knuth-Morris-Pratt string matching

Find all places in a text at which a pattern occurs, without going back in the text: a table says how much of the pattern still fits
after a mismatch.
"""


def failure_table(pattern: str) -> list[int]:
    table = [0] * len(pattern)
    length = 0
    for i in range(1, len(pattern)):
        while length > 0 and pattern[i] != pattern[length]:
            length = table[length - 1]
        if pattern[i] == pattern[length]:
            length += 1
        table[i] = length
    return table


def find_all(text: str, pattern: str) -> list[int]:
    table = failure_table(pattern)
    places = []
    matched = 0
    for i, letter in enumerate(text):
        while matched > 0 and letter != pattern[matched]:
            matched = table[matched - 1]
        if letter == pattern[matched]:
            matched += 1
        if matched == len(pattern):
            places.append(i - len(pattern) + 1)
            matched = table[matched - 1]
    return places


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "find_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (4, 9, 18, 34, 60)), rng.choice(["ab", "ab", "abc"]))
    start = rng.randrange(len(text))
    return (text, text[start:start + rng.randint(1, 2 + level)] if rng.random() < 0.8 else word(rng, 3, "abcd"))
