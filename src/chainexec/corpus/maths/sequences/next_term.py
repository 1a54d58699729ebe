"""A sequence of second order"""


def solution() -> int:
    previous = 1
    current = 2
    factor = 3
    position = 6
    for _ in range(position - 2):
        previous, current = current, factor * current - previous
    return current


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "A sequence starts with {previous} and {current}. Every further term is {factor} times the term before it minus the one before "
    "that. What is term number {position}?",
    "{who.name} writes down {previous}, then {current}. Each next number is {factor} times the last one, less the last but one. What "
    "is the number in place {position}?",
)


def make(rng: Random, level: int) -> Instance:
    first, second, factor, position = rng.randint(0, 5), rng.randint(1, 9), rng.randint(2, 4), rng.randint(4, 4 + 2 * level)

    def term(n: int) -> int:
        return (first, second)[n - 1] if n < 3 else factor * term(n - 1) - term(n - 2)

    return Instance(term(position), {"previous": first, "current": second, "factor": factor, "position": position}, {"who": person(rng)})
