"""Reverse Polish notation

Compute the value of an expression in which each operator follows its two operands, with a stack.
"""


def evaluate(expression: str) -> int:
    stack: list[int] = []
    for token in expression.split():
        if token not in "+-*":
            stack.append(int(token))
            continue
        right = stack.pop()
        left = stack.pop()
        if token == "+":
            stack.append(left + right)
        elif token == "-":
            stack.append(left - right)
        else:
            stack.append(left * right)
    return stack.pop()


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "evaluate"


def expression(rng: Random, operators: int) -> str:
    if operators == 0:
        return str(rng.randint(0, 9))
    left = rng.randint(0, operators - 1)
    return f"{expression(rng, left)} {expression(rng, operators - 1 - left)} {rng.choice('++-*')}"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (expression(rng, (rng.randint(1, 2), rng.randint(3, 4), 8, 16, 32)[level - 1]),)
