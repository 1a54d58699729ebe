"""Naive string matching

Find all places in a text at which a pattern occurs, comparing letter by letter from every place.
"""


def naive_string_matching(text: str, pattern: str) -> list[int]:
    places = []
    for start in range(len(text) - len(pattern) + 1):
        matched = 0
        while matched < len(pattern) and text[start + matched] == pattern[matched]:
            matched += 1
        if matched == len(pattern):
            places.append(start)
    return places


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "naive_string_matching"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (5, 9, 18, 32, 55)), rng.choice(["ab", "abc"]))
    start = rng.randrange(len(text))
    return (text, text[start:start + rng.randint(1, 2 + level // 2)] if rng.random() < 0.8 else word(rng, 3, "abcd"))
