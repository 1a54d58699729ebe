"""The product of two polynomials"""


def solution() -> list[int]:
    first = [1, 2]
    second = [3, 0, 1]
    product = [0] * (len(first) + len(second) - 1)
    for i in range(len(first)):
        for j in range(len(second)):
            product[i + j] += first[i] * second[j]
    return product


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "Two polynomials are given by their coefficients, starting with the constant term: {first} and {second}. Give the list of the "
    "coefficients of their product in the same way.",
    "Multiply the polynomials with the coefficient lists {first} and {second} (constant term first, then x, x^2 and so on). Which "
    "list of coefficients does the product have?",
)


def make(rng: Random, level: int) -> Instance:
    first = [rng.randint(-5, 6) for _ in range(1 + level)] + [rng.randint(1, 4)]
    second = [rng.randint(-5, 6) for _ in range(1 + (level > 2))] + [rng.choice([-2, -1, 1, 2])]
    if level == 1:
        first = first[1:]
    degree = len(first) + len(second) - 2
    powers = [sum(first[i] * second[k - i] for i in range(len(first)) if 0 <= k - i < len(second)) for k in range(degree + 1)]
    return Instance(powers, {"first": first, "second": second})
