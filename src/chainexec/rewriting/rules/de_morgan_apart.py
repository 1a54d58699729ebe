"""not (a and b)  ->  not a or not b."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import truth_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.UnaryOperation):
        if isinstance(node.operator, cst.Not) and isinstance(node.expression, cst.BooleanOperation):
            site = find.at(node)
            once = truth_place(node, find.view.parents) or find.view.truth_is_plain(node.expression.left)
            site.need(pre.SAME_ASKING, once, "the left operand would be asked for its truth once more or once less")
            yield site.edit(partial(apart, node, node.expression))


def apart(node: cst.UnaryOperation, inner: cst.BooleanOperation, make: Making) -> Edits:
    word = "or" if isinstance(inner.operator, cst.And) else "and"
    new = expression(f"not __a {word} not __b", a=inner.left, b=inner.right)
    return {node: revised(new, lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="de-morgan-apart",
    group="conditionals",
    strength=MILD,
    summary="`not (a and b)` becomes `not a or not b`, likewise for `or`.",
    before="if not (a and b):\n    c()",
    after="if not a or not b:\n    c()",
    preconditions=(pre.CLOSED, pre.SAME_ASKING),
    plan=plan,
    reverse="de-morgan-together",
)
