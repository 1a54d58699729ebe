"""Blank lines inside a function are taken out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for function in find.view.all(cst.FunctionDef):
        found = [
            one for one in walk(function.body)
            if isinstance(one, cst.BaseStatement) and any(line.comment is None for line in getattr(one, "leading_lines", ()))
        ]  # fmt: skip
        if found:
            yield find.at(function.body).edit(partial(close_up, function, found))


def close_up(function: cst.FunctionDef, found: Sequence[cst.BaseStatement], make: Making) -> Edits:
    for one in found:  # a statement may stand inside another one: one at a time, each in the text that the last one left
        kept = [line for line in one.leading_lines if line.comment is not None]  # type: ignore[attr-defined]
        if make.chance(0.7) or one is found[-1]:
            return {one: revised(one, leading_lines=kept)}
    raise AssertionError("the last one is always taken")


RULE = Rule(
    name="remove-blank-lines",
    group="layout",
    strength=COSMETIC,
    summary="Blank lines before a statement inside a function are taken out; comments stay.",
    before="def f(x):\n    y = x\n\n    return y",
    after="def f(x):\n    y = x\n    return y",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="add-blank-lines",
    keeps_text_only=True,
)
