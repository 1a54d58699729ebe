"""return a + b  ->  return (a + b)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.precedence import parenthesized
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    found: list[cst.BaseExpression] = []
    for kind in (cst.BinaryOperation, cst.Comparison, cst.BooleanOperation):
        for node in view.all(kind):
            inside = any(isinstance(above, cst.FormattedString | cst.TemplatedString) for above in view.up(node))
            if (
                not node.lpar
                and not inside
                and isinstance(view.parent(node), cst.Return | cst.Assign | cst.BooleanOperation | cst.BinaryOperation | cst.If)
            ):
                found.append(node)
    if found:
        yield find.at(found[0]).edit(partial(enclose, found), whole=True)


def enclose(found: Sequence[cst.BaseExpression], make: Making) -> Edits:
    node = make.random.choice(list(found))
    return {node: parenthesized(node)}


RULE = Rule(
    name="add-parentheses",
    group="layout",
    strength=COSMETIC,
    weight=0.5,
    summary="An expression gets parentheses that change nothing.",
    before="x = a + b",
    after="x = (a + b)",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="remove-parentheses",
    keeps_text_only=True,
)
