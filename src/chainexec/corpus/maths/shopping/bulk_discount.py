"""Cheaper by the dozen"""


def solution() -> int:
    wanted = 30
    single_price = 7
    pack_size = 12
    pack_price = 70
    packs = wanted // pack_size
    singles = wanted % pack_size
    cost = packs * pack_price + singles * single_price
    if singles * single_price > pack_price:
        cost = (packs + 1) * pack_price
    return cost


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A {item} costs ${single_price}, a pack of {pack_size} costs ${pack_price}. {who.name} needs at least {wanted} {items}. What is "
    "the least that {who.he} has to pay, in dollars?",
    "{who.name} wants no fewer than {wanted} {items}. The shop sells them one by one for ${single_price} or in packs of {pack_size} "
    "for ${pack_price}. How many dollars does the cheapest purchase cost?",
)


def make(rng: Random, level: int) -> Instance:
    size = rng.choice([4, 5, 6, 10, 12][: level + 2])
    single = rng.randint(3, 9)
    pack = rng.randint(single * size // 2, single * size - 1)
    wanted = rng.randint(size, size * (2 + level))
    cheapest = min(packs * pack + max(0, wanted - packs * size) * single for packs in range(wanted // size + 2))
    item = rng.choice(["tile", "candle", "tulip", "folder", "mug", "poster", "lamp"])
    values = {"wanted": wanted, "single_price": single, "pack_size": size, "pack_price": pack}
    return Instance(cheapest, values, {"who": person(rng), "item": item, "items": item + "s"}, {"wanted": f"{item}s_wanted"})
