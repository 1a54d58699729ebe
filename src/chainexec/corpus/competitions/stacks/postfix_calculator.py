"""A postfix calculator

In postfix notation an operator stands behind its two operands: `3 4 + 2 *` is (3 + 4) * 2. Work out such expressions with +, - and *.

Input: the number t; then t expressions, with a blank between all parts.
Output: the value of each.

Example input:
    2
    3 4 + 2 *
    5 1 2 - -
Example output:
    14
    6
"""
t = int(input())
for _ in range(t):
    stack = []
    for part in input().split():
        if part.isdigit():
            stack.append(int(part))
            continue
        right = stack.pop()
        left = stack.pop()
        if part == "+":
            stack.append(left + right)
        elif part == "-":
            stack.append(left - right)
        else:
            stack.append(left * right)
    print(stack[0])


# ---- inputs ----
import ast
from random import Random


def inputs(rng: Random, level: int) -> str:
    t = (1, 2, 4, 7, 12)[level - 1]
    lines = []
    for _ in range(t):
        trees = [str(rng.randint(1, 9)) for _ in range(rng.randint(2, 3) + (level > 2))]
        while len(trees) > 1:
            place = rng.randrange(len(trees) - 1)
            trees[place : place + 2] = [f"{trees[place]} {trees[place + 1]} {rng.choice('+-*')}"]
        lines.append(trees[0])
    return f"{t}\n" + "".join(f"{line}\n" for line in lines)


def answer(stdin: str) -> str:
    def value(node: ast.expr) -> int:
        if isinstance(node, ast.BinOp):
            left, right = value(node.left), value(node.right)
            return {"Add": left + right, "Sub": left - right, "Mult": left * right}[type(node.op).__name__]
        assert isinstance(node, ast.Constant)
        assert isinstance(node.value, int)
        return node.value

    values = []
    for line in stdin.splitlines()[1:]:
        parts = line.split()
        while len(parts) > 1:  # the first operator and the two before it become a bracket
            place = next(i for i, part in enumerate(parts) if part in "+-*")
            parts[place - 2 : place + 1] = [f"({parts[place - 2]} {parts[place]} {parts[place - 1]})"]
        values.append(value(ast.parse(parts[0], mode="eval").body))
    return "".join(f"{result}\n" for result in values)
