"""A program's text as the stepper page shows it: lines with their tokens, and which names count the places of which lists."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRINGS = frozenset(
    getattr(tokenize, name)
    for name in ("STRING", *(f"{sign}STRING_{part}" for sign in "FT" for part in ("START", "MIDDLE", "END")))
    if hasattr(tokenize, name)
)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError)


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@lru_cache(maxsize=64)
def file_rows(text: str) -> list[Any]:
    """A line is a text, or `[class, text, ...]`: k keyword, s text literal, n number, m comment, d name that is defined, "" other."""
    lines = lines_of(text)
    if lines and not lines[-1]:
        lines.pop()
    marks: dict[int, list[tuple[int, int, str]]] = {}
    try:
        for first, start, last, end, name in _tokens("\n".join(lines) + "\n"):
            for number in range(first, last + 1):
                begin = start if number == first else 0
                stop = end if number == last else len(lines[number - 1]) if number <= len(lines) else 0
                marks.setdefault(number, []).append((begin, stop, name))
    except _UNREADABLE:  # the text is shown all the same, without colours from there on
        marks = dict(marks)
    return [_row(line, marks.get(number)) for number, line in enumerate(lines, 1)]


def _tokens(text: str) -> Iterator[tuple[int, int, int, int, str]]:
    defines = False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = ""
        if token.type in _STRINGS:
            name = "s"
        elif token.type == tokenize.NUMBER:
            name = "n"
        elif token.type == tokenize.COMMENT:
            name = "m"
        elif token.type == tokenize.NAME:
            name = "d" if defines else "k" if keyword.iskeyword(token.string) else ""
            defines = token.string in ("def", "class")
        if name:
            yield *token.start, *token.end, name


def _row(line: str, marks: list[tuple[int, int, str]] | None) -> Any:
    if not marks:
        return line
    row: list[str] = []
    at = 0
    for start, stop, name in marks:
        if start > at:
            row += ["", line[at:start]]
        if stop > start:
            row += [name, line[start:stop]]
        at = max(at, stop)
    if at < len(line):
        row += ["", line[at:]]
    return row


@lru_cache(maxsize=64)
def index_pairs(text: str) -> tuple[tuple[int, str, str, str], ...]:
    """(line, list, counter, second counter) for every `list[counter]`, `grid[row][column]` and `array[row, column]` in the text, also
    where a constant is added; "" for an index that is no plain name.

    They decide where the page marks the place that a counter stands at, and nothing else.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        return tuple(_pairs(tree))
    except _UNREADABLE:
        return ()


def _pairs(tree: ast.AST) -> Iterator[tuple[int, str, str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript):
            continue
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        holder: ast.expr = node.value
        if isinstance(holder, ast.Subscript) and len(parts) == 1:
            parts = [holder.slice, *parts]
            holder = holder.value
        if isinstance(holder, ast.Name) and len(parts) < 3:
            counters = [*map(_counter, parts), ""][:2]
            if any(counters):
                yield node.lineno, holder.id, counters[0], counters[1]


def _counter(index: ast.expr) -> str:
    """The name that an index is, or to which it adds a constant."""
    name = index.left if isinstance(index, ast.BinOp) and isinstance(index.right, ast.Constant) else index
    return name.id if isinstance(name, ast.Name) else ""
