"""Random programs in which statements call followed functions many times: for what is told of calls by templates."""

from __future__ import annotations

import random

from narration.loop_programs import VALUES

ARGUMENTS = ["{x}", "{x} * 2", "({x}, {y})", "[{x}] * 30", "{x} - 1", "str({x})", "kept", "w", "n + 1"]
CALLS = [
    "same({a})", "pair({a}, {b})", "box.put({a})", "box.take()", "bump({a})", "deep({n})", "quick({a})", "same(same({a}))", "pair(same({a}), box.size())",
    "Box()", "named(value={a})", "fails({a})", "swaps(w)",
]  # fmt: skip
STATEMENTS = [
    "{v} = {c}", "{v} = {c} or 1", "{v} += {c}", "{c}", "w.append({c})", "d[i] = {c}", "{v}, {u} = {c}, {c}", "total = total + len(str({c}))",
    "w[0] = {c}", "box.last = {c}", "assert {c} != 5", "{v} = {v} if {c} else 0", "{v} = [{c}, {u}]", "count({c})", "del w[:-40]",
]  # fmt: skip
BLOCKS = ["if {c}:", "if not {c}:", "while {c} and len(w) < 6:", "for {v} in items({a}):", "for {v}, {u} in enumerate(items({a})):", "for {v} in items(4):"]
HEAD = '''import enum

SHARED = [5]
TOTAL = 0


class Point:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Color(enum.Enum):
    RED = 1


class Box:
    def __init__(self):
        self.items = []
        self.last = None
    def put(self, value):
        self.items.append(value)
    def take(self):
        if not self.items:
            raise IndexError("empty")
        return self.items.pop()
    def size(self):
        return len(self.items)


def same(value):
    return value


def pair(a, b=1):
    return [a, b]


def named(*, value):
    kept = value
    return kept


def deep(n):
    if n < 1:
        return 0
    return deep(n - 1) + 1


def fails(value):
    if value:
        raise ValueError(value)


def swaps(values):
    values[:] = values[::-1]
    values.append(None)


def items(many):
    for i in range(many if isinstance(many, int) and 0 < many < 4 else 2):
        yield i
        yield [i] * 50 if i else SHARED


def count(value):
    global TOTAL
    TOTAL += 1


quick = lambda value: [value]


'''


def call_program(seed: int) -> str:
    """A program with a `main()`: a loop over odd values, of which each statement may fail."""
    chosen = random.Random(seed)
    names = ["x", "y", "z"]

    def filled(pattern: str) -> str:
        def one(text: str) -> str:
            return text.format(
                x=chosen.choice(names), y=chosen.choice(names), a=chosen.choice(ARGUMENTS), b=chosen.choice(ARGUMENTS), v=chosen.choice(names),
                u=chosen.choice(names), n=chosen.choice(["3", "i", "2"]), c="{c}",
            )  # fmt: skip

        text = one(pattern)
        while "{" in text:
            text = one(text.replace("{c}", chosen.choice(CALLS), 1))
        return text

    def body(indent: int, depth: int) -> list[str]:
        pad = "    " * indent
        if depth and chosen.random() < 0.3:
            return [pad + filled(chosen.choice(BLOCKS)), *body(indent + 1, depth - 1)]
        rows = [pad + filled(chosen.choice(STATEMENTS))]
        if chosen.random() < 0.3:
            rows += body(indent, depth)
        return rows

    lines = ["def main():", "    box, w, d, kept, n, total = Box(), [1], {}, 2, 7, 0", "    x = y = z = 1"]
    lines += ["    def bump(by):", "        nonlocal n", "        n += 1", "        return n"]
    values = [chosen.choice(VALUES) for _ in range(6)]
    lines += [f"    for i, x in enumerate([{', '.join(values)}] * 3):", "        y = x"]
    for _ in range(4):
        lines += ["        try:", *body(3, 2), "        except (TypeError, ValueError, IndexError, AttributeError, KeyError, OverflowError):", "            z = i"]
    return HEAD + "\n".join([*lines, "    return total"])
