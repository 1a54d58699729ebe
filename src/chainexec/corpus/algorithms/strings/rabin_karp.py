"""Rabin-Karp string matching

Find all places in a text at which a pattern occurs: compare a number computed from each window, which is updated letter by letter, and
check the letters only where the numbers agree.
"""


def rabin_karp(text: str, pattern: str) -> list[int]:
    width = len(pattern)
    base, modulus = 31, 101
    highest = pow(base, width - 1, modulus)
    wanted = window = 0
    for letter in pattern:
        wanted = (wanted * base + ord(letter)) % modulus
    for letter in text[:width]:
        window = (window * base + ord(letter)) % modulus
    places = []
    for start in range(len(text) - width + 1):
        if window == wanted and text[start:start + width] == pattern:
            places.append(start)
        if start + width < len(text):
            window = (window - ord(text[start]) * highest) % modulus
            window = (window * base + ord(text[start + width])) % modulus
    return places


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "rabin_karp"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (4, 9, 18, 36, 70)), rng.choice(["ab", "abc"]))
    start = rng.randrange(len(text))
    return (text, text[start:start + rng.randint(1, 2 + level // 2)])
