"""Longest palindrome by expansion

Find the longest part of a text that reads the same in both directions, the first one of them, by growing outward from each middle.
"""


def expand(text: str, left: int, right: int) -> str:
    while left >= 0 and right < len(text) and text[left] == text[right]:
        left -= 1
        right += 1
    return text[left + 1:right]


def longest_palindrome(text: str) -> str:
    longest = ""
    for i in range(len(text)):
        odd = expand(text, i, i)
        even = expand(text, i, i + 1)
        for candidate in (odd, even):
            if len(candidate) > len(longest):
                longest = candidate
    return longest


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "longest_palindrome"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (1, 4, 7, 13, 22)), rng.choice(["ab", "abc", "abcd"])),)
