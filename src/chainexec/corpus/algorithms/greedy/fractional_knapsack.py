"""Fractional knapsack

Fill a knapsack with goods, given as (weight, value), of which parts may be taken, the most valuable by weight first. Gives the amount
taken of each that is used, and the total value rounded to two places.
"""


def fractional_knapsack(goods: dict[str, tuple[int, int]], capacity: int) -> tuple[dict[str, int], float]:
    taken = {}
    value = 0.0
    for name in sorted(goods, key=lambda name: -goods[name][1] / goods[name][0]):
        if capacity == 0:
            break
        weight, price = goods[name]
        amount = min(weight, capacity)
        taken[name] = amount
        value += price * amount / weight
        capacity -= amount
    return taken, round(value, 2)


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "fractional_knapsack"


GOODS = [
    "rice", "salt", "tea", "wool", "silk", "iron", "gold", "wine", "oil", "flax", "corn", "spice", "soap", "wax", "fish", "hay", "clay",
    "sand", "coal", "milk", "nuts", "figs", "rope", "jade", "zinc", "lead",
]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    names = rng.sample(GOODS, (2, 5, 9, 16, 26)[level - 1])
    goods = {name: (rng.randint(1, 10), rng.randint(1, 60)) for name in names}
    most = sum(weight for weight, _ in goods.values())
    return (goods, rng.randint(most * 2 // 3, most + 1))
