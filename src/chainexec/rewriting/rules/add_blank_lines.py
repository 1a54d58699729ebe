"""A blank line before some statements of a function."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for function in view.all(cst.FunctionDef):
        if not isinstance(function.body, cst.IndentedBlock):
            continue
        found = [one for one in function.body.body[1:] if not getattr(one, "leading_lines", ())]
        if found:
            yield find.at(function.body).edit(partial(space, found))


def space(found: Sequence[cst.BaseStatement], make: Making) -> Edits:
    chosen = make.random.sample(list(found), make.random.randint(1, min(3, len(found))))
    return {one: revised(one, leading_lines=[cst.EmptyLine(indent=False)]) for one in chosen}


RULE = Rule(
    name="add-blank-lines",
    group="layout",
    strength=COSMETIC,
    summary="A blank line is put before some statements of a function.",
    before="def f(x):\n    y = x\n    return y",
    after="def f(x):\n    y = x\n\n    return y",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="remove-blank-lines",
    keeps_text_only=True,
)
