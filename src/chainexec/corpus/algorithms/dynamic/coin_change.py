"""Coin change

Find the least number of coins that make an amount, or None where no coins do. Each kind of coin may be used again and again.
"""


def coin_change(coins: list[int], amount: int) -> int | None:
    fewest: list[int | None] = [0] + [None] * amount
    for total in range(1, amount + 1):
        for coin in coins:
            if coin <= total:
                before = fewest[total - coin]
                if before is not None and (fewest[total] is None or before + 1 < fewest[total]):  # type: ignore[operator]
                    fewest[total] = before + 1
    return fewest[amount]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "coin_change"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    coins = sorted(rng.sample([1, 2, 3, 4, 5, 6, 7, 10], rng.randint(2, 3)))
    return (coins, size(rng, level, (3, 8, 16, 30, 60)))
