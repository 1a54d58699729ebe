"""Word break

Say whether a text can be cut into words of a list, from which prefixes of it can be.
"""


def word_break(text: str, vocabulary: list[str]) -> bool:
    possible = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        for part in vocabulary:
            start = end - len(part)
            if start >= 0 and possible[start] and text[start:end] == part:
                possible[end] = True
                break
    return possible[-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "word_break"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    parts = sorted({word(rng, rng.randint(1, 3), "ab") for _ in range(2 + level // 2)} | {rng.choice(["c", "ca"])})
    text = "".join(rng.choice(parts) for _ in range(size(rng, level, (2, 4, 8, 14, 22))))
    if rng.random() < 0.5:
        place = rng.randrange(len(text))
        text = text[:place] + rng.choice("abc") + text[place + 1:]
    return (text, parts)
