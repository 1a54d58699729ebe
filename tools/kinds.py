"""Writes docs/kinds.md: every kind of question with an example, from real runs.

python tools/kinds.py
"""

from __future__ import annotations

import pathlib

import chainexec

ROOT = pathlib.Path(__file__).parent.parent
PAGE = ROOT / "docs" / "kinds.md"
PROGRAMS = {
    "main([3, 1, 2])": """\
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)


def largest(xs):
    best = xs[0]
    for x in xs:
        if x > best and x < 100:
            best = x
    return best


def countdown(n):
    while n:
        yield n
        n -= 1


def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)


def parse(text):
    try:
        value = int(text)
    except ValueError:
        value = -1
    return value


def main(xs):
    stack = Stack()
    same = xs
    for x in xs:
        stack.push(x)
    same.append(largest(xs))
    total = 0
    for n in countdown(2):
        total += n
    print("total", total)
    total += depth(3) + parse("x") + parse("4")
    return total, xs
""",
    "check(4)": """\
def check(n):
    if n > 3:
        raise ValueError(f"too large: {n}")
    return n
""",
    "total([1, 2])": """\
def total(xs):
    result = 0
    for x in xs:
        result += x
    return result
""",
}


def examples() -> dict[str, chainexec.Question]:
    """By kind: a question of the first of the programs that has one."""
    found: dict[str, chainexec.Question] = {}
    for call, source in PROGRAMS.items():
        trace = chainexec.trace_source(source, call=call, capture=True)
        for question in chainexec.ask(trace, seed=1):
            found.setdefault(question.kind, question)
    return found


def page() -> str:
    asked = examples()
    head = (
        f"`chainexec.ask` asks {len(chainexec.KINDS)} kinds of questions. Those that the runs of these three programs can answer have an "
        "example here; a prompt begins with the program, which is left out below. Made by `python tools/kinds.py`."
    )
    parts = ["# Kinds of questions", head, *(f"```python\n{source}```" for source in PROGRAMS.values())]
    for name, summary in chainexec.KINDS.items():
        parts += [f"## `{name}`", f"{summary[0].upper()}{summary[1:]}."]
        question = asked.get(name)
        if question is not None:
            text = question.prompt.rpartition("```\n\n")[2].replace("\nPut your answer between [ANSWER] and [/ANSWER].", "")
            parts.append(f"```text\n{text}\n\nAnswer: {question.answer}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
