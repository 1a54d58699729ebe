"""return (a + b)  ->  return a + b."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.precedence import bare, fit
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for kind in (
        cst.BinaryOperation,
        cst.Comparison,
        cst.BooleanOperation,
        cst.Call,
        cst.Name,
        cst.Subscript,
        cst.Attribute,
        cst.UnaryOperation,
    ):
        for node in view.all(kind):
            if not node.lpar or has_comment(node):
                continue
            alone = bare(node)
            above = view.parent(node)
            field = "right" if isinstance(above, cst.BinaryOperation | cst.BooleanOperation) and above.right is node else "left"
            if not isinstance(above, cst.Return | cst.Assign | cst.BooleanOperation | cst.BinaryOperation | cst.If | cst.While | cst.Arg):
                continue
            if alone.lpar or fit(above, field, alone).lpar:
                continue
            if (
                isinstance(above, cst.BinaryOperation | cst.BooleanOperation)
                and field == "right"
                and isinstance(node, cst.BinaryOperation | cst.BooleanOperation)
            ):
                continue
            yield find.at(node).edit(partial(open_up, node, alone))


def open_up(node: cst.BaseExpression, alone: cst.BaseExpression, make: Making) -> Edits:
    return {node: alone}


RULE = Rule(
    name="remove-parentheses",
    group="layout",
    strength=COSMETIC,
    summary="Parentheses that change nothing are taken away.",
    before="x = (a + b)",
    after="x = a + b",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="add-parentheses",
    keeps_text_only=True,
)
