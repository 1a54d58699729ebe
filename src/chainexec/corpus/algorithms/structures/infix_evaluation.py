"""Recursive descent

Compute the value of an expression of numbers, +, -, * and brackets with a function for each level of the grammar.
"""


class Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def peek(self) -> str:
        return self.text[self.place] if self.place < len(self.text) else ""

    def expression(self) -> int:
        value = self.term()
        while self.peek() and self.peek() in "+-":
            sign = self.peek()
            self.place += 1
            value = value + self.term() if sign == "+" else value - self.term()
        return value

    def term(self) -> int:
        value = self.factor()
        while self.peek() == "*":
            self.place += 1
            value *= self.factor()
        return value

    def factor(self) -> int:
        if self.peek() == "(":
            self.place += 1
            value = self.expression()
            self.place += 1
            return value
        start = self.place
        while self.peek().isdigit():
            self.place += 1
        return int(self.text[start:self.place])


def evaluate(text: str) -> int:
    return Parser(text).expression()


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "evaluate"


def formula(rng: Random, operators: int) -> str:
    if operators == 0:
        return str(rng.randint(0, 19))
    left = rng.randint(0, operators - 1)
    text = formula(rng, left) + rng.choice("+-*") + formula(rng, operators - 1 - left)
    return f"({text})" if rng.random() < 0.3 else text


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (formula(rng, (0, 1, 3, 6, 10)[level - 1] + (level > 1) * rng.randrange(2)),)
