"""A bill split between friends"""


def solution() -> list[int]:
    bill_cents = 5000
    tip_percent = 10
    friends = 3
    total_cents = bill_cents + bill_cents * tip_percent // 100
    share = total_cents // friends
    extra = total_cents % friends
    payments = []
    for friend in range(friends):
        if friend < extra:
            payments.append(share + 1)
        else:
            payments.append(share)
    return payments


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, money

STATEMENTS = (
    "{count} friends share a bill of {bill} and add a tip of {tip_percent} percent. They split the total as evenly as whole cents "
    "allow, those who pay a cent more first. List what each of them pays, in cents.",
    "A dinner for {count} costs {bill}, to which a service charge of {tip_percent}% is added. The sum is divided so that no two "
    "payments differ by more than one cent. Give the payments in cents as a list, the larger ones first.",
)


def make(rng: Random, level: int) -> Instance:
    friends = rng.randint(2, 2 + 2 * level)
    bill = rng.randint(10, 60) * 100 + rng.choice([0, 20, 40, 60, 80])
    tip = rng.choice([5, 10, 15, 20])
    cents_left, payments = bill * (100 + tip) // 100, [0] * friends
    for place in range(cents_left):
        payments[place % friends] += 1
    values = {"bill_cents": bill, "tip_percent": tip, "friends": friends}
    return Instance(payments, values, {"count": friends, "bill": money(bill)})
