"""Ways to make change

Count the ways to make an amount from coins of given kinds; the order of the coins does not count.
"""


def coin_ways(coins: list[int], amount: int) -> int:
    ways = [1] + [0] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "coin_ways"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    coins = rng.sample([1, 2, 3, 5, 10], rng.randint(2, 3))
    return (coins, size(rng, level, (4, 10, 24, 50, 100)))
