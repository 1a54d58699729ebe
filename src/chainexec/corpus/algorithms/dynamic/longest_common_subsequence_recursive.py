"""Length of the longest common subsequence by recursion

Count the letters of a longest common subsequence of two words by recursion with a memory.
"""


def common_length(a: str, b: str) -> int:
    known: dict[tuple[int, int], int] = {}

    def solve(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        if (i, j) not in known:
            if a[i] == b[j]:
                known[i, j] = 1 + solve(i + 1, j + 1)
            else:
                known[i, j] = max(solve(i + 1, j), solve(i, j + 1))
        return known[i, j]

    return solve(0, 0)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "common_length"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (1, 2, 3, 5, 8)
    alphabet = rng.choice(["xy", "xyz"])
    return (word(rng, size(rng, level, top), alphabet), word(rng, size(rng, level, top), alphabet))
