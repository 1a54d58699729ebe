"""Bulls and cows

Compare guesses with a secret word: count the letters in the right place, and those that occur elsewhere.
"""


def compare(secret: str, guess: str) -> tuple[int, int]:
    bulls = 0
    left: dict[str, int] = {}
    wrong = []
    for wanted, letter in zip(secret, guess):
        if wanted == letter:
            bulls += 1
        else:
            left[wanted] = left.get(wanted, 0) + 1
            wrong.append(letter)
    cows = 0
    for letter in wrong:
        if left.get(letter, 0) > 0:
            left[letter] -= 1
            cows += 1
    return bulls, cows


def play(secret: str, guesses: list[str]) -> list[tuple[int, int]]:
    return [compare(secret, guess) for guess in guesses]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import word

ENTRY = "play"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    length = (2, 3, 4, 5, 6)[level - 1]
    return (word(rng, length, "ABCDE"), [word(rng, length, "ABCDE") for _ in range((1, 2, 4, 6, 8)[level - 1])])
