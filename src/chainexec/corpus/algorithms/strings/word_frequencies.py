"""Word frequencies

Count how often each word of a text occurs, whatever its case, and list the words from the most to the least frequent; equally frequent
ones in alphabetical order.
"""


def word_frequencies(text: str) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for part in text.split():
        word = part.strip(".,!?").lower()
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "word_frequencies"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    words = ["the", "cat", "a", "dog", "saw", "sun", "and", "The", "Sun", "ran"][:4 + level]
    return (" ".join(rng.choice(words) + rng.choice(["", "", "", ",", "."]) for _ in range(size(rng, level, (4, 10, 20, 38, 65)))),)
