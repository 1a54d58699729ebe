"""Until the savings suffice"""


def solution() -> int:
    price = 60
    deposit = 5
    increase = 3
    saved = 0
    weeks = 0
    while saved < price:
        saved += deposit
        deposit += increase
        weeks += 1
    return weeks


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} wants to buy {thing} for ${price}. In the first week {who.he} saves ${deposit}, and every week ${increase} more than "
    "in the week before. After how many weeks can {who.he} buy it?",
    "To get {thing}, which costs ${price}, {who.name} puts aside ${deposit} in the first week and raises the amount by ${increase} "
    "each week. In which week is there enough money?",
)


def make(rng: Random, level: int) -> Instance:
    deposit, increase = rng.randint(3, 12), rng.randint(1, 5)
    price = rng.randint(25, 70) * level
    sums = [n * deposit + increase * n * (n - 1) // 2 for n in range(1, 100)]
    thing = rng.choice(["a skateboard", "a telescope", "a guitar", "a camera", "a pair of skates"])
    values = {"price": price, "deposit": deposit, "increase": increase}
    return Instance(1 + sum(total < price for total in sums), values, {"who": person(rng), "thing": thing})
