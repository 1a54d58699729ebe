"""Paying with the largest coins first

Pay each amount with as few coins of 50, 20, 10, 5, 2 and 1 as possible, by taking the largest that fits.
"""

COINS = [50, 20, 10, 5, 2, 1]


def pay(amount: int) -> list[int]:
    used = []
    for coin in COINS:
        while amount >= coin:
            used.append(coin)
            amount -= coin
    return used


def pay_all(amounts: list[int]) -> list[list[int]]:
    return [pay(amount) for amount in amounts]


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "pay_all"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return ([rng.randint(0, 20 * level) for _ in range((1, 2, 4, 7, 11)[level - 1])],)
