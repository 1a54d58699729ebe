"""Arrangements of the letters of a word"""
from math import factorial


def solution() -> int:
    word = "LEVEL"
    counts: dict[str, int] = {}
    for letter in word:
        counts[letter] = counts.get(letter, 0) + 1
    arrangements = factorial(len(word))
    for count in counts.values():
        arrangements //= factorial(count)
    return arrangements


# ---- instances ----
from itertools import permutations
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "How many different ways are there to arrange all the letters of the word {word} in a row?",
    "{who.name} has wooden letters that spell {word}. How many different rows, sensible or not, can {who.he} lay with all of them?",
)
WORDS = (
    ("NOON", "EGG", "BEE", "LOOP", "DOOR", "MOON", "APPLE", "DEED", "SEE", "BALL", "BELL", "TREE"),
    ("LEVEL", "RADAR", "MELON", "EERIE", "MAMMA", "KAYAK", "PUPPY", "TEETH", "DADDY", "FLUFF", "SISSY", "MUMMY"),
    ("BANANA", "COCOON", "PEPPER", "LETTER", "COFFEE", "POTATO", "CANADA", "TATTOO", "PAPAYA", "SUCCESS"),
)  # fmt: skip


def make(rng: Random, level: int) -> Instance:
    word = rng.choice(WORDS[level - 1])
    if rng.random() < 0.3:
        word = "".join(rng.choice(word) for _ in range(level + 2))
    return Instance(len(set(permutations(word))), {"word": word}, {"who": person(rng)})
