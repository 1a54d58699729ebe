"""Binary search by recursion

Say at which index of an ascending list each of some names stands, or None where it is not there.
"""


def search(names: list[str], wanted: str, low: int, high: int) -> int | None:
    if low > high:
        return None
    middle = (low + high) // 2
    if names[middle] == wanted:
        return middle
    if names[middle] < wanted:
        return search(names, wanted, middle + 1, high)
    return search(names, wanted, low, middle - 1)


def find_all(names: list[str], wanted: list[str]) -> dict[str, int | None]:
    return {name: search(names, name, 0, len(names) - 1) for name in wanted}


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "find_all"


NAMES = [
    "ada", "bea", "cem", "dan", "eva", "fay", "gus", "hal", "ida", "jan", "kim", "leo", "mia", "ned", "ole", "pia", "ria", "sam", "tom",
    "una",
]  # fmt: skip


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    names = sorted(rng.sample(NAMES, rng.randint(*[(0, 4), (4, 7), (6, 12), (10, 15), (14, 19)][level - 1])))
    return (names, rng.sample(NAMES, size(rng, level, (1, 3, 6, 10, 16))))
