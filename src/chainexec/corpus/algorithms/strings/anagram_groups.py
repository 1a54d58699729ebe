"""Groups of anagrams

Put words together that consist of the same letters, in the order in which they come.
"""


def anagram_groups(words: list[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for word in words:
        key = "".join(sorted(word))
        if key not in groups:
            groups[key] = []
        groups[key].append(word)
    return list(groups.values())


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "anagram_groups"


WORDS = [
    "tea", "eat", "ate", "tan", "nat",
    "ant", "bat", "tab", "dog", "god", "arc", "car", "stop", "pots", "tops", "spot", "on", "no", "a", "sun",
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.choice(WORDS) for _ in range(size(rng, level, (4, 8, 16, 32, 55)))],)
