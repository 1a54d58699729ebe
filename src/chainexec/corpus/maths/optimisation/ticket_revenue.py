"""The best ticket price"""


def solution() -> tuple[int, int]:
    start_price = 10
    start_visitors = 100
    lost_per_dollar = 5
    best_price = start_price
    best_revenue = start_price * start_visitors
    price = start_price
    visitors = start_visitors
    while visitors > lost_per_dollar:
        price += 1
        visitors -= lost_per_dollar
        revenue = price * visitors
        if revenue > best_revenue:
            best_revenue = revenue
            best_price = price
    return best_price, best_revenue


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "At ${start_price} a ticket a theatre has {start_visitors} visitors. Each dollar on top keeps {lost_per_dollar} more of them "
    "away. Only whole dollars from {start_price} on are asked. Which price brings the highest revenue, and how much is that? Answer "
    "with the pair (price, revenue), with the lowest of equally good prices.",
    "{who.name} sells {start_visitors} hats a month at ${start_price} each, and {lost_per_dollar} fewer for every dollar by which the "
    "price goes up. What whole-dollar price, not below ${start_price}, gives the greatest monthly revenue? Give (price, revenue); of "
    "equally good prices the lowest.",
)


def make(rng: Random, level: int) -> Instance:
    steps = rng.randint(2 + level, 3 + 3 * level)
    lost = rng.randint(2, 12)
    start, visitors = rng.randint(3, 2 + steps), lost * steps + rng.randint(1, lost)
    revenue = {start + k: (start + k) * (visitors - k * lost) for k in range(steps + 1)}
    best = max(revenue.values())
    values = {"start_price": start, "start_visitors": visitors, "lost_per_dollar": lost}
    return Instance((min(price for price in revenue if revenue[price] == best), best), values, {"who": person(rng)})
