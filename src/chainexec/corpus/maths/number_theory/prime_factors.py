"""A number as a product of primes"""


def solution() -> list[int]:
    number = 84
    factors = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    if number > 1:
        factors.append(number)
    return factors


# ---- instances ----
from math import prod
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "Write {number} as a product of prime numbers. List the primes from the smallest to the largest, each as often as it occurs.",
    "{who.name} splits {number} into prime factors. Which ones does {who.he} get? Give the rising list, with repeats.",
)


def make(rng: Random, level: int) -> Instance:
    primes = [2, 3, 5, 7, 11, 13][: level + 3]
    small = [rng.choice(primes[:3]) for _ in range(rng.randint(1, 1 + level))]
    factors = sorted([*small, rng.choice([*primes, 17, 19][level - 1 :])])
    return Instance(factors, {"number": prod(factors)}, {"who": person(rng)})
