"""Edit distance (Levenshtein)

Find the least number of letters to insert, delete or replace that turns one word into another, row by row.
"""


def edit_distance(source: str, target: str) -> int:
    previous = list(range(len(target) + 1))
    for i, letter in enumerate(source, start=1):
        current = [i]
        for j, other in enumerate(target, start=1):
            replace = previous[j - 1] + (letter != other)
            delete = previous[j] + 1
            insert = current[j - 1] + 1
            current.append(min(replace, delete, insert))
        previous = current
    return previous[-1]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "edit_distance"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (2, 3, 5, 7, 11)
    source = word(rng, size(rng, level, top), "aeinrst")
    target = word(rng, size(rng, level, top), "aeinrst")
    if rng.random() < 0.5:
        place = rng.randrange(len(source))
        target = source[:place] + rng.choice("aeinrst") + source[place + rng.randrange(2):]
    return (source, target)
