"""What a shopping list costs"""


def solution() -> str:
    quantities = [3, 2]
    prices_in_cents = [120, 85]
    budget_in_cents = 1000
    total_cents = 0
    for quantity, price in zip(quantities, prices_in_cents):
        total_cents += quantity * price
    left_cents = budget_in_cents - total_cents
    dollars = left_cents // 100
    cents = left_cents % 100
    return f"{dollars}.{cents:02d}"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, counted, listed, money, person

STATEMENTS = (
    "{who.name} has {budget} and buys {list}. How many dollars are left? Give the amount with two decimals.",
    "At the market {who.name} buys {list}, and started out with {budget}. How much money, in dollars with two decimals, is left "
    "afterwards?",
    "{who.name}'s mother gave {who.him} {budget} to buy {list}. How much should {who.he} bring back, in dollars with two decimals?",
)
GOODS = (
    "apple", "lemon", "bread roll", "bar of soap", "pencil", "candle", "carton of milk", "jar of honey", "bunch of parsley", "tin of beans",
)  # fmt: skip
PLURALS = {good: f"{good.partition(' of ')[0]}s of {good.partition(' of ')[2]}" for good in GOODS if " of " in good} | {
    "bunch of parsley": "bunches of parsley"
}


def make(rng: Random, level: int) -> Instance:
    goods = rng.sample(GOODS, level + 1)
    quantities = [rng.randint(1, 3 + level) for _ in goods]
    prices = [rng.randint(4, 60) * 5 for _ in goods]
    each = [price for price, quantity in zip(prices, quantities) for _ in range(quantity)]
    budget = (sum(each) // 500 + 1) * 500
    left = budget - sum(each)
    parts = [f"{counted(q, good, PLURALS.get(good))} at {money(p)}{' each' * (q > 1)}" for good, q, p in zip(goods, quantities, prices)]
    words = {"who": person(rng), "list": listed(parts), "budget": money(budget)}
    values = {"quantities": quantities, "prices_in_cents": prices, "budget_in_cents": budget}
    return Instance(f"{left / 100:.2f}", values, words)
