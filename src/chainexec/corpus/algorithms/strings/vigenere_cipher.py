"""Vigenere cipher

Shift each letter of a message by the letter of a key word that stands over it; the key is repeated.
"""

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def vigenere_cipher(message: str, key: str) -> str:
    secret = []
    for i, letter in enumerate(message):
        shift = ALPHABET.index(key[i % len(key)])
        place = (ALPHABET.index(letter) + shift) % len(ALPHABET)
        secret.append(ALPHABET[place])
    return "".join(secret)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "vigenere_cipher"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (word(rng, size(rng, level, (4, 10, 20, 40, 75)), "aeilnorstxz"), word(rng, rng.randint(1, 5), "abcmxz"))
