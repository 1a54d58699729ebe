"""Best single trade

Find the largest profit of buying once and selling later, with the days of both; 0 with None where no trade pays.
"""


def best_trade(prices: list[int]) -> tuple[int, tuple[int, int] | None]:
    best = 0
    days = None
    cheapest = 0
    for day in range(1, len(prices)):
        if prices[day] < prices[cheapest]:
            cheapest = day
        elif prices[day] - prices[cheapest] > best:
            best = prices[day] - prices[cheapest]
            days = (cheapest, day)
    return best, days


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import numbers, size

ENTRY = "best_trade"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (numbers(rng, size(rng, level, (5, 10, 20, 40, 75)), 1, 60),)
