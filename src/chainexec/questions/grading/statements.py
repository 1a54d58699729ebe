"""Takes statements such as `assert f(1) == [2]` and `x = 3` apart without parsing them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from chainexec.questions.literals import STRING

_MARK = re.compile(r"[][(){}\n]|==|,|\bis\b")
_ASSIGNED = re.compile(r"[A-Za-z_][\w.]*+(?:\[[^]\n]*+\])?\s*+=(?![=>])")
_CALLED = re.compile(r"[A-Za-z_][\w.]*+\(")
LONGEST = 32_000  # characters of a statement that is taken apart


class Compared(NamedTuple):
    """`f(...) == value`."""

    call: str
    value: str


def masked(text: str) -> str:
    """The text with its strings blackened, so that what stands in them is not seen."""
    return STRING.sub(lambda found: "s" * len(found[0]), text)


def statement_at(text: str, start: int) -> str:
    """The statement that begins there: to the end of the line outside of brackets."""
    depth = 0
    dark = masked(text[start:])
    for mark in _MARK.finditer(dark):
        what = mark[0]
        if what == "\n" and depth <= 0:
            return text[start : start + mark.start()].rstrip(" \t*`")
        if len(what) == 1:
            depth += (what in "([{") - (what in ")]}")
    return text[start:].rstrip(" \t*`\n")


@lru_cache(maxsize=64)  # asked for twice: where the answer is found, and where it is read
def compared(text: str) -> Compared | None:
    """Both sides of `assert f(...) == value` or `f(...) == value`; None where the text is something else."""
    if len(text) > LONGEST:
        return None
    text = text.strip()
    is_assert = text.startswith("assert ")
    text = text.removeprefix("assert ").strip()
    if not _CALLED.match(text):
        return None
    dark = masked(text)
    depth, split, after, end = 0, -1, -1, len(text)
    for mark in _MARK.finditer(dark):
        what = mark[0]
        if what in "([{":
            depth += 1
        elif what in ")]}":
            depth -= 1
        elif depth == 0 and split < 0 and what in {"==", "is"}:
            split, after = mark.start(), mark.end()
        elif depth == 0 and split >= 0 and what == "," and is_assert:
            end = mark.start()  # a message follows
            break
    if split < 0 or not dark[:split].rstrip().endswith(")"):
        return None
    return Compared(text[:split].strip(), text[after:end].strip())


def assigned(text: str) -> str | None:
    """`3` of `x = 3`; None where the text is something else."""
    mark = _ASSIGNED.match(text)
    return None if mark is None else text[mark.end() :].strip()
