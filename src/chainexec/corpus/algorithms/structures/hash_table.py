"""Hash table with open addressing

Store keys in a table at the place that their remainder names, or at the next free one; then look up other keys. Gives the table and for
each lookup the place, or None.
"""


def insert(table: list[int | None], key: int) -> None:
    place = key % len(table)
    while table[place] is not None and table[place] != key:
        place = (place + 1) % len(table)
    table[place] = key


def lookup(table: list[int | None], key: int) -> int | None:
    place = key % len(table)
    while table[place] is not None:
        if table[place] == key:
            return place
        place = (place + 1) % len(table)
    return None


def store_and_find(size: int, keys: list[int], wanted: list[int]) -> tuple[list[int | None], list[int | None]]:
    table: list[int | None] = [None] * size
    for key in keys:
        insert(table, key)
    return table, [lookup(table, key) for key in wanted]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "store_and_find"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (3, 5, 11, 17, 29)[level - 1]
    keys = [rng.randint(0, 99) for _ in range(count * 3 // 4)]
    wanted = [rng.choice(keys) if rng.random() < 0.6 else rng.randint(0, 99) for _ in range((1, 2, 4, 7, 13)[level - 1])]
    return (count, keys, wanted)
