"""Writes docs/gallery: programs with their narrations, each checked by the audit. `python tools/gallery.py`"""

from __future__ import annotations

import sys
from pathlib import Path

import chainexec

FOLDER = Path(__file__).parents[1] / "docs" / "gallery"

# name, what to look at, program, call, options of narrate
PIECES: list[tuple[str, str, str, str | None, dict[str, object]]] = [
    ("first-repeat", "A loop with a decision.", """\
def first_repeat(words):
    seen = set()
    for i, word in enumerate(words):
        key = word.lower()
        if key in seen:
            return i, word
        seen.add(key)
    return None
""", "first_repeat(['to', 'be', 'or', 'To', 'not'])", {}),
    ("power", "Recursion: calls nest, and come back with what they return.", """\
def power(base, exp):
    if exp == 0:
        return 1
    half = power(base, exp // 2)
    if exp % 2:
        return half * half * base
    return half * half
""", "power(3, 5)", {}),
    ("collatz", "A long run in 260 tokens: what a summary says holds for every iteration that it covers.", """\
def collatz(n):
    steps, peak = 0, n
    while n != 1:
        if n % 2:
            n = 3 * n + 1
        else:
            n = n // 2
        if n > peak:
            peak = n
        steps += 1
    return steps, peak
""", "collatz(27)", {"max_tokens": 260}),
    ("fib", "A call tree in 320 tokens.", """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
""", "fib(15)", {"max_tokens": 320}),
    ("aliases", "Two names for one list.", """\
def share(grid):
    row = grid[1]
    row.append(9)
    copy = row[:]
    copy.append(0)
    return grid, copy
""", "share([[1], [2]])", {}),
    ("exceptions", "From where an exception starts to the clause that takes it.", """\
def parse(text):
    return int(text)


def total(texts):
    found = 0
    for text in texts:
        try:
            found += parse(text)
        except ValueError as error:
            print("skipped:", error)
    return found
""", "total(['4', 'x', '5'])", {}),
    ("generator", "A generator that pauses and goes on.", """\
def pairs(items):
    for i in range(len(items) - 1):
        yield items[i], items[i + 1]


def rises(items):
    return sum(1 for a, b in pairs(items) if b > a)
""", "rises([3, 5, 4, 8])", {}),
    ("match", "Which pattern matched, and what it bound.", """\
def area(shape):
    match shape:
        case ("circle", r):
            return round(3.14159 * r * r, 2)
        case ("box", w, h) if w > 0:
            return w * h
        case _:
            return None


def areas(shapes):
    return [area(shape) for shape in shapes]
""", "areas([('box', 2, 3), ('circle', 1), ('dot',)])", {}),
    ("closure", "A function that remembers.", """\
def counter(step):
    count = 0

    def add():
        nonlocal count
        count += step
        return count

    return add


def use():
    add = counter(3)
    add()
    return add()
""", "use()", {}),
    ("stack", "Classes, methods, output.", """\
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()


def reverse(text):
    stack = Stack()
    for letter in text:
        stack.push(letter)
    out = ""
    while stack.items:
        out += stack.pop()
    print(out)
    return out == text
""", "reverse('abc')", {}),
]  # fmt: skip


def page(name: str, about: str, program: str, call: str | None, options: dict[str, object]) -> str:
    trace = chainexec.trace_source(program, call=call, capture=True)
    narration = chainexec.narrate(trace, **options)  # type: ignore[arg-type]
    report = chainexec.audit(narration, trace)
    if not report.ok:
        sys.exit(f"{name}: {report}")
    given = "".join(f", {key}={value!r}" for key, value in options.items())
    numbered = "\n".join(f"{number:>3}  {line}".rstrip() for number, line in enumerate(program.splitlines(), 1))
    head = f"# {name}\n\n{about} {len(trace):,} steps; `narrate(trace{given})`; {report.claims} claims, all of them checked.\n"
    return f"{head}\n```python\n{numbered}\n```\n\n`{call}`\n\n```text\n{narration}\n```\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for piece in PIECES:
        (FOLDER / f"{piece[0]}.md").write_text(page(*piece), encoding="utf-8")


if __name__ == "__main__":
    main()
