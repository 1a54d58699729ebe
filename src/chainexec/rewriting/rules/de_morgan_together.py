"""not a or not b  ->  not (a and b)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeGuard

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import truth_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.BooleanOperation):
        if is_not(node.left) and is_not(node.right):
            site = find.at(node)
            once = truth_place(node, find.view.parents) or find.view.truth_is_plain(node.left.expression)
            site.need(pre.SAME_ASKING, once, "the left operand would be asked for its truth once more or once less")
            yield site.edit(partial(together, node, node.left, node.right))


def is_not(node: cst.CSTNode) -> TypeGuard[cst.UnaryOperation]:
    return isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not)


def together(node: cst.BooleanOperation, left: cst.UnaryOperation, right: cst.UnaryOperation, make: Making) -> Edits:
    word = "or" if isinstance(node.operator, cst.And) else "and"
    return {node: expression(f"not (__a {word} __b)", a=left.expression, b=right.expression).with_changes(lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="de-morgan-together",
    group="conditionals",
    strength=MILD,
    summary="`not a or not b` becomes `not (a and b)`, likewise for `and`.",
    before="if not a or not b:\n    c()",
    after="if not (a and b):\n    c()",
    preconditions=(pre.CLOSED, pre.SAME_ASKING),
    plan=plan,
    reverse="de-morgan-apart",
)
