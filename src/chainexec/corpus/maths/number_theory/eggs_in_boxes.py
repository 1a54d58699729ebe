"""The smallest number with given remainders"""


def solution() -> int:
    sizes = [3, 5]
    leftovers = [2, 3]
    eggs = 1
    step = 1
    for size, leftover in zip(sizes, leftovers):
        while eggs % size != leftover:
            eggs += step
        step *= size
    return eggs


# ---- instances ----
from math import prod
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "{who.name} has a basket of {things}. {rules}. What is the smallest positive number of {things} that {who.he} can have?",
    "Find the smallest positive number of {things} for which the following holds. {rules}.",
)
PAIRS = ([2, 3], [3, 4], [3, 5], [4, 5], [5, 7], [4, 7], [5, 8])
TRIPLES = ([2, 3, 5], [3, 4, 5], [3, 5, 7], [2, 5, 7], [4, 5, 7], [3, 4, 7])


def make(rng: Random, level: int) -> Instance:
    sizes = sorted(rng.choice(PAIRS if level == 1 else TRIPLES), reverse=True)
    while True:
        leftovers = [rng.randrange(size) for size in sizes]
        if any(leftovers) and (level < 3 or min(leftovers) > 0):
            break
    eggs = next(n for n in range(1, prod(sizes) + 1) if all(n % size == leftover for size, leftover in zip(sizes, leftovers)))
    things = rng.choice(["eggs", "pears", "buttons", "pebbles", "nuts"])
    said = [f"{left or 'none'} {'is' if left < 2 else 'are'} left" for left in leftovers]
    rules = "; ".join(f"in groups of {size}, {text}" for size, text in zip(sizes, said)).capitalize()
    words = {"who": person(rng), "things": things, "rules": rules}
    return Instance(eggs, {"sizes": sizes, "leftovers": leftovers}, words, {"eggs": things})
