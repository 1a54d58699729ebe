"""The value of a polynomial"""


def solution() -> int:
    coefficients = [2, -3, 0, 5]
    x = 4
    value = 0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "What is the value of {shown} for x = {x}?",
    "{who.name} puts x = {x} into {shown}. What is the result?",
)


def make(rng: Random, level: int) -> Instance:
    degree = level + 1
    coefficients = [rng.choice([-4, -3, -2, 2, 3, 4, 5])] + [rng.randint(-6, 9) for _ in range(degree)]
    x = rng.choice([-3, -2, 2, 3, 4, 5])
    shown = f"{coefficients[0]}x^{degree}"
    for power in range(degree - 1, -1, -1):
        factor = coefficients[degree - power]
        if factor:
            size = "" if abs(factor) == 1 and power else str(abs(factor))
            shown += f" {'+' if factor > 0 else '-'} {size}{'x' * (power > 0)}{f'^{power}' if power > 1 else ''}"
    value = sum(factor * x ** (degree - place) for place, factor in enumerate(coefficients))
    return Instance(value, {"coefficients": coefficients, "x": x}, {"who": person(rng), "shown": shown})
