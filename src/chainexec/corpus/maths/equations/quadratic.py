"""Roots of a quadratic"""


def integer_root(n: int) -> int:
    low = 0
    high = n
    while low < high:
        middle = (low + high + 1) // 2
        if middle * middle <= n:
            low = middle
        else:
            high = middle - 1
    return low


def solution() -> list[int]:
    a = 1
    b = -5
    c = 6
    discriminant = b * b - 4 * a * c
    root = integer_root(discriminant)
    smaller = (-b - root) // (2 * a)
    larger = (-b + root) // (2 * a)
    return [smaller, larger]


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance

STATEMENTS = (
    "Both solutions of the equation {shown} = 0 are whole numbers. List them, the smaller one first.",
    "For which two whole numbers x is {shown} equal to zero? Give them as a rising list.",
)


def make(rng: Random, level: int) -> Instance:
    a = rng.randint(1, level)
    roots = sorted(rng.sample(range(-3 * level, 3 * level + 3), 2))
    b, c = -a * sum(roots), a * roots[0] * roots[1]
    shown = f"{a if a > 1 else ''}x^2"
    for factor, power in ((b, "x"), (c, "")):
        if factor:
            size = "" if abs(factor) == 1 and power else str(abs(factor))
            shown += f" {'+' if factor > 0 else '-'} {size}{power}"
    return Instance(roots, {"a": a, "b": b, "c": c}, {"shown": shown})
