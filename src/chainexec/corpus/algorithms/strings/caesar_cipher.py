"""Caesar cipher

Move each letter of a text along the alphabet by a given shift, from the end back to the start; leave everything else as it is.
"""


def caesar_cipher(text: str, shift: int) -> str:
    result = ""
    for letter in text:
        if "a" <= letter <= "z":
            result += chr((ord(letter) - ord("a") + shift) % 26 + ord("a"))
        elif "A" <= letter <= "Z":
            result += chr((ord(letter) - ord("A") + shift) % 26 + ord("A"))
        else:
            result += letter
    return result


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "caesar_cipher"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (4, 10, 20, 45, 90)), "abcdexyzABZ ,."), rng.choice([1, 3, 13, 25, -1, -5]))
