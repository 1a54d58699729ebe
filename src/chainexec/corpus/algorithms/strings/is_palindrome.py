"""Palindrome check

Say whether a sentence reads the same in both directions when only its letters and digits count, in either case.
"""


def is_palindrome(sentence: str) -> bool:
    left, right = 0, len(sentence) - 1
    while left < right:
        if not sentence[left].isalnum():
            left += 1
        elif not sentence[right].isalnum():
            right -= 1
        elif sentence[left].lower() != sentence[right].lower():
            return False
        else:
            left += 1
            right -= 1
    return True


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "is_palindrome"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    half = word(rng, size(rng, level, (3, 7, 16, 32, 60)), "abcnorst012")
    letters = [rng.choice([letter, letter.upper()]) for letter in half + half[::-1][rng.randrange(2):]]
    if rng.random() < 0.3:
        letters[len(letters) // 3] = "z"
    return ("".join(letter + rng.choice(["", "", "", " ", ", "]) for letter in letters),)
