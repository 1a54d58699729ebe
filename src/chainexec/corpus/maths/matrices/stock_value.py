"""A table of stock times a list of prices"""


def solution() -> list[int]:
    stock = [[3, 1], [2, 5]]
    prices = [4, 10]
    totals = []
    for row in stock:
        total = 0
        for amount, price in zip(row, prices):
            total += amount * price
        totals.append(total)
    return totals


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed

STATEMENTS = (
    "A chain sells {goods} at {priced} dollars. {shops} What is the stock of each shop worth? Give the list of the totals in dollars.",
    "{goods_capital} cost {priced} dollars each, in this order. {shops} List the value of what each shop has, in dollars.",
)


def make(rng: Random, level: int) -> Instance:
    shops, goods = rng.randint(2, 1 + level), rng.randint(2, 1 + level)
    stock = [[rng.randint(0, 9) for _ in range(goods)] for _ in range(shops)]
    prices = [rng.randint(2, 12 * level) for _ in range(goods)]
    names = rng.sample(["kettles", "toasters", "irons", "radios", "heaters"], goods)
    said = " ".join(f"Shop {'ABCD'[place]} has {listed(row)} of them{' in this order' * (place == 0)}." for place, row in enumerate(stock))
    columns = [[price * amount for amount in column] for price, column in zip(prices, zip(*stock))]
    words = {"goods": listed(names), "goods_capital": listed(names).capitalize(), "priced": listed(prices), "shops": said}
    return Instance([sum(row) for row in zip(*columns)], {"stock": stock, "prices": prices}, words)
