"""A discount, then sales tax"""
from fractions import Fraction


def solution() -> str:
    price_cents = 8000
    discount_percent = 25
    tax_percent = 10
    discount = Fraction(price_cents * discount_percent, 100)
    reduced = price_cents - discount
    tax = reduced * tax_percent / 100
    final_cents = round(reduced + tax)
    return f"{final_cents // 100}.{final_cents % 100:02d}"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, money, person

STATEMENTS = (
    "{thing} costs {price}. It is sold at {discount_percent}% off, and {tax_percent}% sales tax is added to the reduced price. What "
    "does the buyer pay, in dollars with two decimals?",
    "{who.name} finds a discount of {discount_percent} percent on something with a price tag of {price}; at the till {tax_percent} "
    "percent tax comes on top of the reduced price. How many dollars does {who.name} pay? Use two decimals.",
)


def make(rng: Random, level: int) -> Instance:
    step = (2000, 1000, 100)[level - 1]
    while True:
        price = rng.randint(1, 40 * level) * step
        discount, tax = rng.choice([5, 10, 15, 20, 25, 30, 40, 50]), rng.choice([5, 8, 10, 12, 20])
        exact = price * (100 - discount) * (100 + tax)
        if exact % 10_000 == 0:
            break
    cents = exact // 10_000
    thing = rng.choice(["A coat", "A bicycle", "A violin", "A tent", "A desk", "A camera", "A carpet"])
    values = {"price_cents": price, "discount_percent": discount, "tax_percent": tax}
    return Instance(f"{cents // 100}.{cents % 100:02d}", values, {"thing": thing, "who": person(rng), "price": money(price)})
