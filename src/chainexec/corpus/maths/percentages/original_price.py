"""The price before the discount"""


def solution() -> int:
    sale_price = 60
    discount_percent = 25
    remaining_percent = 100 - discount_percent
    one_percent_times_100 = sale_price * 100
    original_price = one_percent_times_100 // remaining_percent
    return original_price


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "After a discount of {discount_percent}% a {thing} costs ${sale_price}. What did it cost before, in dollars?",
    "{who.name} paid ${sale_price} for a {thing} that was reduced by {discount_percent} percent. How many dollars was the original "
    "price?",
    "A {thing} is marked down by {discount_percent}%, to ${sale_price}. Find the full price in dollars.",
)


def make(rng: Random, level: int) -> Instance:
    while True:
        original, discount = rng.randint(2, 40 * level) * 5, rng.choice([10, 20, 25, 30, 40, 50, 60, 75])
        if original * discount % 100 == 0:
            break
    thing = rng.choice(["jacket", "lamp", "printer", "radio", "suitcase", "chair", "helmet"])
    sale = original - original * discount // 100
    return Instance(original, {"sale_price": sale, "discount_percent": discount}, {"thing": thing, "who": person(rng)})
