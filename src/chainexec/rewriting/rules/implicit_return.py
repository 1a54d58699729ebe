"""A return None at the end of a function is taken out; others become a bare return."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, is_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Return):
        if node.value is not None and not is_none(node.value):
            continue
        place = view.line_of(node)
        around = view.parent(place) if place is not None else None
        last = (
            isinstance(around, cst.IndentedBlock)
            and isinstance(view.parent(around), cst.FunctionDef)
            and around.body[-1] is place
            and len(around.body) > 1
        )
        if place is None or (node.value is None and not last):
            continue
        site = find.at(node)
        site.need(pre.NO_COMMENTS, not has_comment(place), "a comment would be lost")
        if last:
            yield site.edit(partial(drop, place))
        else:
            yield site.edit(partial(shorten, node))


def drop(place: cst.CSTNode, make: Making) -> Edits:
    return {place: None}


def shorten(node: cst.Return, make: Making) -> Edits:
    return {node: cst.Return(semicolon=node.semicolon)}


RULE = Rule(
    name="implicit-return",
    group="dead code",
    strength=COSMETIC,
    summary="`return None` at the end of a function is taken out, and becomes `return` elsewhere.",
    before="def f(x):\n    x.append(1)\n    return None",
    after="def f(x):\n    x.append(1)",
    preconditions=(pre.CLOSED, pre.NO_COMMENTS),
    plan=plan,
    reverse="explicit-return",
)
