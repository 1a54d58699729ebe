"""Random programs in which statements of many kinds run many times, each time with other values: for what is told by templates."""

from __future__ import annotations

import random

VALUES = [
    "0", "1", "-1", "7", "-12", "250", "123456", "-99999999", "10 ** 30", "0.5", "-2.25", "0.0", "-0.0", "float('nan')", "float('inf')", "1e300",
    "''", "'a'", "'abc'", "'it is `so`'", "'x' * 30", "'x' * 90", "'x' * 130", "'... 3 more items ...'", "'a = 1'", "'True'", "'\\n'", "True", "False",
    "None", "[]", "[1]", "[1, 2, 3]", "[[1], [2]]", "list(range(60))", "()", "(1,)", "(1, 'a')", "{}", "{'a': 1}", "{1, 2}", "set()", "b'ab'", "1j",
    "Point(1, 2)", "SHARED", "Color.RED", "range(3)", "frozenset({1})", "Exception('e')",
]  # fmt: skip
EXPRESSIONS = [
    "{x}", "{x} + {y}", "{x} - 1", "-{x}", "not {x}", "{x} * 2", "{x} % 3", "{x} // 2", "2 ** ({x} % 9)", "{x} == {y}", "{x} < {y}", "{x} != {y} != {z}",
    "{x} and {y}", "{x} or {y}", "{x} if {y} else {z}", "[{x}, {y}]", "({x}, {y})", "{{'k': {x}}}", "str({x})", "len({w})", "{w}[{x}]", "{w}[-1]",
    "{w}[{x} - 1]", "max({x}, {y})", "f'{{{x}}}!'", "{x} is None", "{x} in {w}", "abs({x})", "{w} + [{x}]", "repr({x})", "type({x})", "({x} + 1) * {y}",
    "LIMIT", "LIMIT + {x}", "SHARED", "helper({x})", "point.a", "{x} is {y}", "{w}[1:]", "{x}, {y}",
]  # fmt: skip
TESTS = [
    "{x}", "not {x}", "{x} > 0", "{x} == {y}", "{x} is None", "{x} is not None", "{x} in {w}", "{x} not in {w}", "{x} and {y}", "{x} or {y}",
    "{x} > 0 and {y} < 5", "not ({x} or {y})", "0 < {x} < 9", "isinstance({x}, int)", "{x} is not True", "{x} != 0 or {y}", "len({w}) > 2", "{w}",
    "{x} == 3", "{x} in (1, 2)", "helper({x})", "{x} == Color.RED",
]  # fmt: skip
HEAD = '''import collections
import enum

SHARED = [5]
LIMIT = 3
TOTAL = 0


class Point:
    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.items = []


class Color(enum.Enum):
    RED = 1


def helper(value):
    return value


point = Point(3, 4)
'''


def loop_program(seed: int) -> str:
    """A program with a `main()`: a loop over odd values, with a body of random statements, each of which may fail."""
    chosen = random.Random(seed)
    names = ["x", "y", "z"]

    def filled(pattern: str) -> str:
        return pattern.format(x=chosen.choice(names), y=chosen.choice(names), z=chosen.choice(names), w=chosen.choice(["w", "w", "v"]))

    def statement(indent: int, depth: int) -> list[str]:
        pad = "    " * indent
        sort = chosen.randrange(22)
        one = chosen.choice(names)
        if sort < 5:
            return [f"{pad}{one} = {filled(chosen.choice(EXPRESSIONS))}"]
        if sort < 7:
            return [f"{pad}{one} {chosen.choice(['+', '-', '*', '//'])}= {chosen.choice(['1', '2', *names])}"]
        if sort == 7:
            return [f"{pad}w.append({one})"]
        if sort == 8:
            return [f"{pad}d[{one}] = {chosen.choice(names)}" if chosen.random() < 0.7 else f"{pad}d[{one}] += 1"]
        if sort == 9:
            return [f"{pad}s.{chosen.choice(['add', 'discard'])}({one})"]
        if sort == 10:
            return [f"{pad}w[{chosen.choice(['0', '1', '-1', one])}] = {filled(chosen.choice(EXPRESSIONS))}"]
        if sort == 11:
            return [f"{pad}{chosen.choice(['w.pop()', 'w.pop(0)', 'w.insert(0, x)', 'w.insert(1, y)', 'q.append(x)', 'q.popleft()', 'w.sort()', 'w.clear()'])}"]
        if sort == 12:
            return [f"{pad}{chosen.choice(['point', 'p'])}.a = {one}"]
        if sort == 13:
            return [f"{pad}x, y = {chosen.choice(['y, x', 'w', '(x, z)', 'x'])}"]
        if sort == 14:
            return [f"{pad}global TOTAL", f"{pad}TOTAL = {one}"] if "    global TOTAL" not in body else [f"{pad}TOTAL = {one}"]
        if sort == 15:
            return [f"{pad}grid[{chosen.choice(['0', '1', 'TOTAL'])}][1] = {one}", f"{pad}p.items.append({one})", f"{pad}v = {chosen.choice(['w', 'grid[0]', 'list(w)', 'SHARED'])}"]
        if sort == 16:
            return [f"{pad}assert {filled(chosen.choice(TESTS))}"]
        if sort == 17:
            return [f"{pad}print({one})"]
        if depth and sort == 18:
            return [f"{pad}while {filled(chosen.choice(TESTS))}:", f"{pad}    x -= 1", f"{pad}    if x < -3:", f"{pad}        break"]
        if depth and sort == 19:
            return [f"{pad}for y in {chosen.choice(['range(3)', 'w', 'v', '(1, 1, 1)'])}:", *statement(indent + 1, depth - 1)]
        lines = [f"{pad}if {filled(chosen.choice(TESTS))}:", *statement(indent + 1, max(depth - 1, 0))]
        if chosen.random() < 0.5:
            lines += [f"{pad}else:", *statement(indent + 1, max(depth - 1, 0))]
        return lines

    body: list[str] = []
    for _ in range(chosen.randrange(3, 8)):
        found = statement(3, 2)
        if any("global" in line for line in found):
            found = [line for line in found if "global" not in line]
        body += ["        try:", *found, "        except Exception:", "            continue" if chosen.random() < 0.5 else "            pass"]
    values = [chosen.choice(VALUES) for _ in range(chosen.randrange(8, 26))]
    lines = [
        "def main():", "    global TOTAL", "    x, y, z = 1, 2, 3", "    w = [1, 2, 3]", "    v = [4]", "    s = set()", "    d = {}",
        "    q = collections.deque([1])", "    p = Point(1, 2)", "    grid = [[0, 0], [0, 0]]",
        f"    for x in [{', '.join(values)}]:", *body, "    return step(x, w)", "",
        "def step(x, w):", f"    return {filled(chosen.choice(EXPRESSIONS)).replace('y', 'x').replace('z', 'x').replace('v', 'w')}", "",
        "def many():", "    for _ in range(4):", "        try:", "            main()", "        except Exception:", "            pass",
    ]  # fmt: skip
    return HEAD + "\n".join(lines) + "\n"
