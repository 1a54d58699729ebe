"""Z function

For each place of a text after the first, compute the length of the longest part from there that the text also starts with.
"""


def z_function(text: str) -> list[int]:
    z = [0] * len(text)
    left = right = 0
    for i in range(1, len(text)):
        if i < right:
            z[i] = min(right - i, z[i - left])
        while i + z[i] < len(text) and text[z[i]] == text[i + z[i]]:
            z[i] += 1
        if i + z[i] > right:
            left, right = i, i + z[i]
    return z


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "z_function"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    if rng.random() < 0.3:
        part = word(rng, rng.randint(1, 3), "ab")
        return ((part * 40)[:size(rng, level, (4, 8, 16, 28, 50))],)
    return (word(rng, size(rng, level, (4, 8, 16, 28, 50)), rng.choice(["ab", "aab"])),)
