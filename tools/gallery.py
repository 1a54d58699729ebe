"""Writes docs/gallery and docs/styles.md: programs with their narrations, each checked by the audit. `python tools/gallery.py`"""

from __future__ import annotations

import sys
from pathlib import Path

import chainexec
from chainexec.narration.styles import styles

WIDEST, MOST = 900, 24  # characters of a line and lines of an example that are shown
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


STYLES = FOLDER.parent / "styles.md"
EXAMPLE = """\
def count(words):
    counts = {}
    for word in words:
        if word not in counts:
            counts[word] = 0
        counts[word] += 1
    return counts
"""
INTRODUCTION = """\
# Styles

One trace can be told in several styles: `narrate(trace, style=...)`, `chainexec narrate --style ...`. Each style can be read back:
`audit(text, trace)` recognises the style of a text and checks all that it says against the trace. A style is one file in
`src/chainexec/narration/styles/` with a `STYLE`; there is no other list.

`verbosity` ("brief", "standard", "full") sets how long a value may be before it is shortened, and how much is said of changed objects.
Shortened values say how many items or characters are left out, and the numbers are exact. `seed` varies the words of `coe` and
`brief` and the shape of their sentences (reason or result first, one sentence or two, `so`, `because`, `since`, `which is why`;
the line's number before what happens or behind it), never the facts: a seed gives the same text for ever within a version of the
wording (`chainexec.narration.forms.VERSION`).

With `max_tokens` a text is kept within a budget, in every style. `coe`, `brief` and `json` tell the middle iterations of loops and deep
calls in sentences that hold for all of them; the others leave steps out and say how many. `inline` always shows the whole program, so
that its smallest budget is larger. A budget that is too small for anything true is an error that says the smallest that works. The
default tokenizer is an estimate that is rather too high; pass your model's own as `tokenizer`.

All examples tell the run of `count(['to', 'be', 'to'])`:

```python
{program}```
"""


def styles_page() -> str:
    trace = chainexec.trace_source(EXAMPLE, call="count(['to', 'be', 'to'])", capture=True)
    parts = [INTRODUCTION.format(program=EXAMPLE)]
    for style in styles().values():
        narration = chainexec.narrate(trace, style=style.name)
        report = chainexec.audit(narration, trace)
        if not report.ok:
            sys.exit(f"{style.name}: {report}")
        lines = str(narration).splitlines()
        shown = [line if len(line) <= WIDEST else line[:WIDEST] + " [the line goes on]" for line in lines]
        text = "\n".join(shown[:MOST] + ([f"[and {len(lines) - MOST} lines more]"] if len(lines) > MOST else []))
        parts.append(f"## `{style.name}`\n\n{style.about[0].upper()}{style.about[1:]}.\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


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


def index() -> str:
    rows = [f"| [{name}]({name}.md) | {about} |" for name, about, *_ in PIECES]
    head = (
        "Programs with their narrations, as `python tools/gallery.py` makes them; each text has passed the audit. How other styles tell a "
        "run is shown in [styles](../styles.md)."
    )
    return "\n".join(["# Gallery", "", head, "", "| program | what to look at |", "|---|---|", *rows, ""])


def pages() -> dict[Path, str]:
    """All that is made here: file -> text."""
    made = {FOLDER / f"{piece[0]}.md": page(*piece) for piece in PIECES}
    return {FOLDER / "README.md": index(), **made, STYLES: styles_page()}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
