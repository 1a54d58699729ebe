"""Changing money twice"""


def solution() -> int:
    dollars = 240
    pesos_per_dollar = 18
    fee_percent = 5
    pesos_per_crown = 6
    pesos = dollars * pesos_per_dollar
    fee = pesos * fee_percent // 100
    pesos -= fee
    crowns = pesos // pesos_per_crown
    return crowns


# ---- instances ----
from fractions import Fraction
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} changes {dollars} dollars into pesos, at {pesos_per_dollar} pesos per dollar. The bank keeps a fee of {fee_percent}% "
    "of the pesos. With what is left {who.he} buys crowns for {pesos_per_crown} pesos each. How many whole crowns does {who.he} get?",
    "A traveller gets {pesos_per_dollar} pesos for each of {dollars} dollars, pays {fee_percent} percent of these pesos as a fee, and "
    "buys as many crowns as possible with the rest, at {pesos_per_crown} pesos a crown. How many crowns are that?",
)


def make(rng: Random, level: int) -> Instance:
    dollars, rate = rng.randint(1, 20 * level) * 20, rng.choice([5, 10, 15, 20, 25])
    fee, crown = rng.choice([2, 3, 4, 5, 10]), rng.randint(3, 9)
    crowns = Fraction(dollars * rate * (100 - fee), 100) / crown
    values = {"dollars": dollars, "pesos_per_dollar": rate, "fee_percent": fee, "pesos_per_crown": crown}
    return Instance(int(crowns), values, {"who": person(rng)})
