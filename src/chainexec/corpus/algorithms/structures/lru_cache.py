"""Least recently used cache

Keep at most a given number of pages. For each asked page say whether it was there; a new page replaces the one that was not used for the
longest time. Gives the answers and the pages at the end, the oldest first.
"""


class Cache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.pages: dict[str, int] = {}

    def ask(self, page: str, time: int) -> bool:
        hit = page in self.pages
        if hit:
            del self.pages[page]
        elif len(self.pages) == self.capacity:
            oldest = next(iter(self.pages))
            del self.pages[oldest]
        self.pages[page] = time
        return hit


def serve(capacity: int, asked: list[str]) -> tuple[list[bool], list[str]]:
    cache = Cache(capacity)
    hits = []
    for time, page in enumerate(asked):
        hits.append(cache.ask(page, time))
    return hits, list(cache.pages)


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "serve"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    pages = "ABCDEFG"[:3 + level // 2]
    return (rng.randint(1, 2 + level // 2), [rng.choice(pages) for _ in range(size(rng, level, (3, 6, 12, 22, 38)))])
