"""Trie

Put words into a tree of dictionaries, letter by letter, and list all the words that start with a prefix, in alphabetical order.
"""

from typing import Any


def insert(trie: dict[str, Any], word: str) -> None:
    node = trie
    for letter in word:
        node = node.setdefault(letter, {})
    node["."] = word


def collect(node: dict[str, Any], found: list[str]) -> None:
    for letter in sorted(node):
        if letter == ".":
            found.append(node["."])
        else:
            collect(node[letter], found)


def complete(words: list[str], prefix: str) -> list[str]:
    trie: dict[str, Any] = {}
    for word in words:
        insert(trie, word)
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found: list[str] = []
    collect(node, found)
    return found


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "complete"


WORDS = [
    "car", "cat", "card", "care", "cart", "dog", "do", "dot", "can", "cane", "den", "be",
    "bee", "bed", "cab", "add", "ad", "tea", "ten", "to",
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 2, 5, 9, 15)[level - 1]
    prefix = "" if level > 4 else rng.choice(["", "c", "ca", "d"])
    return (rng.sample(WORDS, count), prefix)
