"""A local that nothing uses, or that guards code that never runs, is put at the start of a function."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statements
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import is_docstring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


MESSAGES = ("starting", "checking the input", "done", "reached this point", "working")


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        if not isinstance(node.body, cst.IndentedBlock):
            continue
        site = find.at(node.body)
        at = 1 if is_docstring(node.body.body[0]) else 0
        site.need(pre.LAST_STATEMENT, len(node.body.body) > at, "the function is nothing but a docstring")
        yield site.edit(partial(flag, node.body, at))


def flag(body: cst.IndentedBlock, at: int, make: Making) -> Edits:
    name = make.fresh("unused")
    lines = list(body.body)
    new = statements("__f = False", f=name)
    if make.chance() and make.view.unshadowed("print", body):
        new += statements(f"if __f:\n    print({make.random.choice(MESSAGES)!r})", f=name)
    return {body: revised(body, body=[*lines[:at], *new, *lines[at:]])}


RULE = Rule(
    name="add-unused-flag",
    group="dead code",
    strength=MILD,
    weight=0.2,
    summary="A flag that is False, and maybe an if on it that never runs, is put at the start of a function.",
    before="def f(x):\n    return x",
    after="def f(x):\n    UNUSED = False\n    return x",
    preconditions=(pre.CLOSED, pre.LAST_STATEMENT),
    plan=plan,
    reverse="remove-unused-assignment",
)
