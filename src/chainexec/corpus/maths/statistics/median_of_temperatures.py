"""The median of measurements"""


def solution() -> str:
    values = [12, 7, 9, 15]
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return str(ordered[middle])
    double = ordered[middle - 1] + ordered[middle]
    if double % 2 == 0:
        return str(double // 2)
    return f"{double // 2}.5"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, listed, person

STATEMENTS = (
    "{who.name} measures {listed} degrees on {count} days. What is the median? For an even number of values it is the mean of the two "
    "in the middle; write a half as .5.",
    "Find the median of {listed}. With an even number of values take the mean of the middle two, and write a half as .5.",
)


def make(rng: Random, level: int) -> Instance:
    values = [rng.randint(3, 30) for _ in range(rng.randint(2, 4) + 2 * level)]
    left = list(values)
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    double = 2 * left[0] if len(left) == 1 else sum(left)
    words = {"who": person(rng), "listed": listed(values), "count": len(values)}
    return Instance(f"{double // 2}{'.5' * (double % 2)}", {"values": values}, words)
