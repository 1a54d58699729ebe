"""Edit distance by recursion

Find the least number of letters to insert, delete or replace that turns one word into another, with a cache.
"""

from functools import cache


@cache
def edit_distance(a: str, b: str) -> int:
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return edit_distance(a[1:], b[1:])
    replaced = edit_distance(a[1:], b[1:])
    deleted = edit_distance(a[1:], b)
    inserted = edit_distance(a, b[1:])
    return 1 + min(replaced, deleted, inserted)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "edit_distance"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (1, 2, 3, 5, 8)
    return (word(rng, size(rng, level, top), "opst"), word(rng, size(rng, level, top), "opst"))
