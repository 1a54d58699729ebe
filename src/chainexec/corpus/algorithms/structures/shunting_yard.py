"""Shunting yard

Turn an expression with brackets into reverse Polish notation, with a stack of operators that wait.
"""

PRIORITY = {"+": 1, "-": 1, "*": 2, "/": 2}


def to_postfix(tokens: list[str]) -> list[str]:
    output = []
    waiting: list[str] = []
    for token in tokens:
        if token == "(":
            waiting.append(token)
        elif token == ")":
            while waiting[-1] != "(":
                output.append(waiting.pop())
            waiting.pop()
        elif token in PRIORITY:
            while waiting and waiting[-1] != "(" and PRIORITY[waiting[-1]] >= PRIORITY[token]:
                output.append(waiting.pop())
            waiting.append(token)
        else:
            output.append(token)
    while waiting:
        output.append(waiting.pop())
    return output


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "to_postfix"


def expression(rng: Random, operators: int) -> list[str]:
    if operators == 0:
        return [rng.choice("abcxyz")]
    left = rng.randint(0, operators - 1)
    tokens = [*expression(rng, left), rng.choice("+-*/"), *expression(rng, operators - 1 - left)]
    return ["(", *tokens, ")"] if rng.random() < 0.3 else tokens


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (expression(rng, size(rng, level, (2, 4, 8, 16, 30))),)
