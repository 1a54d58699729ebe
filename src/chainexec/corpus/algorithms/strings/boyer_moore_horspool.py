"""Boyer-Moore-Horspool string matching

Find the first place in a text at which a pattern occurs, or -1: compare from the pattern's end and jump ahead by a table of its letters.
"""


def first_match(text: str, pattern: str) -> int:
    last = len(pattern) - 1
    jump = {}
    for i in range(last):
        jump[pattern[i]] = last - i
    start = 0
    while start + last < len(text):
        i = last
        while i >= 0 and text[start + i] == pattern[i]:
            i -= 1
        if i < 0:
            return start
        start += jump.get(text[start + last], len(pattern))
    return -1


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import word

ENTRY = "first_match"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, (5, 16, 40, 100, 220)[level - 1], "abc")
    pattern = word(rng, rng.randint(2, 3 + level // 2), "abc") + rng.choice("abcd")
    return (text + pattern[:-1] + rng.choice("ab"), pattern)
