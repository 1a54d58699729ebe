"""Longest common subsequence

Find a longest text whose letters occur in both words in the same order, from a table of the lengths for all pairs of prefixes.
"""


def longest_common_subsequence(a: str, b: str) -> str:
    length = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                length[i + 1][j + 1] = length[i][j] + 1
            else:
                length[i + 1][j + 1] = max(length[i][j + 1], length[i + 1][j])
    common = ""
    i, j = len(a), len(b)
    while i > 0 and j > 0:
        if a[i - 1] == b[j - 1]:
            common = a[i - 1] + common
            i -= 1
            j -= 1
        elif length[i - 1][j] >= length[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return common


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size, word

ENTRY = "longest_common_subsequence"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    top = (2, 3, 5, 7, 11)
    alphabet = rng.choice(["ab", "abc", "abcd"])
    return (word(rng, size(rng, level, top), alphabet), word(rng, size(rng, level, top), alphabet))
