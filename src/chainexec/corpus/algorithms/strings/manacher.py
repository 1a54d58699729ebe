"""Longest palindrome (Manacher)

Find the longest part of a text that reads the same in both directions, the first one of them, with the radius of the palindrome around
each letter and each gap.
"""


def longest_palindrome(text: str) -> str:
    padded = "|" + "|".join(text) + "|"
    radius = [0] * len(padded)
    center = right = 0
    for i in range(len(padded)):
        if i < right:
            radius[i] = min(right - i, radius[2 * center - i])
        low, high = i - radius[i] - 1, i + radius[i] + 1
        while low >= 0 and high < len(padded) and padded[low] == padded[high]:
            radius[i] += 1
            low -= 1
            high += 1
        if i + radius[i] > right:
            center, right = i, i + radius[i]
    longest = max(radius)
    start = (radius.index(longest) - longest) // 2
    return text[start:start + longest]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "longest_palindrome"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    text = word(rng, size(rng, level, (1, 4, 8, 14, 24)), rng.choice(["ab", "abc", "abcd"]))
    return (text + text[::-1] if rng.random() < 0.2 and level > 1 else text,)
