"""Change in the fewest coins"""


def solution() -> int:
    price_cents = 365
    paid_cents = 500
    change = paid_cents - price_cents
    coins_used = 0
    for coin in [100, 50, 25, 10, 5, 1]:
        coins_used += change // coin
        change %= coin
    return coins_used


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, money, person

STATEMENTS = (
    "{who.name} buys {thing} for {price} and pays with {paid}. There are coins of 100, 50, 25, 10, 5 and 1 cents. What is the "
    "smallest number of coins that make the change?",
    "{thing_capital} costs {price}. {who.name} gives the cashier {paid} and gets the change in as few coins as possible; the coins "
    "are worth 1, 5, 10, 25, 50 and 100 cents. How many coins does {who.name} get?",
)
THINGS = ("a notebook", "a kite", "a sandwich", "a paintbrush", "a torch", "a jigsaw", "an umbrella", "a cactus", "a bag of marbles")


def make(rng: Random, level: int) -> Instance:
    paid = rng.choice([100, 200, 500, 1000][: level + 1])
    price = rng.randint(paid // 5, paid - 1)
    if level == 1:
        price -= price % 5
    fewest = [0]
    for amount in range(1, paid - price + 1):
        fewest.append(1 + min(fewest[amount - coin] for coin in (1, 5, 10, 25, 50, 100) if coin <= amount))
    thing = rng.choice(THINGS)
    words = {"who": person(rng), "thing": thing, "thing_capital": thing.capitalize(), "price": money(price), "paid": money(paid)}
    return Instance(fewest[-1], {"price_cents": price, "paid_cents": paid}, words)
