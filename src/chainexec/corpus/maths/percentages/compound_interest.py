"""Compound interest to the cent"""


def solution() -> str:
    balance_cents = 100000
    rate_percent = 5
    years = 3
    for _ in range(years):
        interest = balance_cents * rate_percent // 100
        balance_cents += interest
    dollars, cents = divmod(balance_cents, 100)
    return f"{dollars}.{cents:02d}"


# ---- instances ----
from fractions import Fraction
from random import Random

from chainexec.corpus.maths.making import Instance, money, person

STATEMENTS = (
    "{who.name} puts {start} into an account with {rate_percent}% interest a year. At the end of each year the interest is added, "
    "rounded down to a whole cent. How much is in the account after {years} years? Give dollars with two decimals.",
    "A savings book starts with {start}. Every year the bank adds {rate_percent} percent of the balance, and drops fractions of a "
    "cent. What is the balance after {years} years, in dollars with two decimals?",
)


def make(rng: Random, level: int) -> Instance:
    start, rate, years = rng.randint(1, 90) * 5000, rng.randint(2, 9), rng.randint(2, 1 + 3 * level)
    cents = Fraction(start)
    for _ in range(years):
        cents = Fraction(int(cents * Fraction(100 + rate, 100)))
    whole = str(int(cents))
    words = {"who": person(rng), "start": money(start)}
    return Instance(f"{whole[:-2]}.{whole[-2:]}", {"balance_cents": start, "rate_percent": rate, "years": years}, words)
