"""Judges the bindings that a trace tells, of equal values, too, by a namespace that notes each store CPython makes in it."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from textwrap import indent
from types import FrameType
from typing import Any

import chainexec
from oracle.random_bindings import PASSING

WHERE = ("module", "function", "nowhere")
Row = tuple[int, frozenset[str]]  # a line, and the names that one visit of it bound


class Noting(dict):
    """A module's names. A name that is bound and unbound in one visit counts as not bound there."""

    def __init__(self) -> None:
        super().__init__(__name__="__main__")
        self.rows: list[tuple[int, set[str]]] = []

    def __setitem__(self, name: str, value: object) -> None:
        super().__setitem__(name, value)
        if name[:2] != "__":
            self.rows[-1][1].add(name)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self.rows[-1][1].discard(name)


def really_bound(text: str) -> list[Row]:
    code, names, lines = compile(text, "<program>", "exec"), Noting(), text.splitlines()

    def watch(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception" and argument[2].tb_next is None:  # one that comes out of a call makes no step in the caller
            names.rows.append((-frame.f_lineno, set()))
        # The same line once more is a pass of a comprehension, but where a `with` is left.
        if event == "line" and (not names.rows or names.rows[-1][0] != frame.f_lineno or lines[frame.f_lineno - 1].lstrip()[:4] == "with"):
            names.rows.append((frame.f_lineno, set()))
        return watch if frame.f_code is code else None

    def begin(frame: FrameType, _event: str, _argument: object) -> Any:
        return watch if frame.f_code is code else None

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        with redirect_stdout(io.StringIO()):
            exec(code, names)
    except Exception:  # the trace ends there, too
        names.rows.append((0, set()))
    finally:
        sys.settrace(before)
    return [(abs(line), frozenset(bound)) for line, bound in names.rows if bound]


def told_bound(text: str, where: str, detail: str) -> list[Row]:
    """What a trace tells of the text as a module, as the body of a function, or of a function whose text nobody knows."""
    if where == "module":
        trace = chainexec.trace_source(text, capture=True, detail=detail)
    elif where == "function":
        trace = chainexec.trace_source(_function(text), call="main()", capture=True, detail=detail)
    else:
        space: dict[str, Any] = {}
        exec(_function(text), space)
        trace = chainexec.trace(space["main"], capture=True, detail=detail)
    shift, name = (0, "<module>") if where == "module" else (1, "main")
    rows: list[tuple[int, set[str]]] = []
    latest, lines = -1, text.splitlines()
    for step in trace.steps:
        if step.frame.function != name:
            continue
        line = step.line - shift
        again = (
            where == "nowhere" and line == latest and lines[line - 1].lstrip()[:4] != "with"
        )  # a comprehension's pass is a line once more
        if not rows or not (step.kind == "iteration" or again):
            rows.append((line, set()))
        latest = line if step.kind == "line" else -1
        own = [change for change in step.changes if change.operation == "bind" and change.belongs_to(step.frame)]
        rows[-1][1].update(c.name for c in own if c.name is not None and c.name[:2] != "__" and c.name not in PASSING)
    return [(line, frozenset(bound)) for line, bound in rows if bound]


def _function(text: str) -> str:
    return f"def main():\n{indent(text, '    ')}\n"


def judge_bindings(text: str, detail: str = "lines") -> list[str]:
    """Complaints; empty if the trace of a program and those of a function with the same lines tell every store, and nothing else."""
    real = really_bound(text)
    found = []
    for where in WHERE:
        told = told_bound(text, where, detail)
        if told != real:
            at = next((n for n, (a, b) in enumerate(zip(told, real, strict=False)) if a != b), min(len(told), len(real)))
            found.append(f"{where}, row {at}: told {_shown(told, at)}, really {_shown(real, at)}")
    return found


def _shown(rows: list[Row], at: int) -> str:
    return ", then ".join(f"line {line}: {' '.join(sorted(names))}" for line, names in rows[at : at + 2]) or "nothing more"
