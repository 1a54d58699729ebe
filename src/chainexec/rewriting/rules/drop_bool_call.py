"""if bool(c):  ->  if c:; if not not c:  ->  if c:."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import boolean_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for call in view.all(cst.Call):
        if view.calls_builtin(call, "bool", 1) and boolean_place(call, view.parents):
            site = find.at(call)
            site.need(pre.SAME_ASKING, view.asks_the_same(call.args[0].value), "an operand would be asked for its truth once less")
            yield site.edit(partial(unwrap, call, call.args[0].value))
    for node in view.all(cst.UnaryOperation):
        inner = node.expression
        if isinstance(node.operator, cst.Not) and isinstance(inner, cst.UnaryOperation) and isinstance(inner.operator, cst.Not):
            if boolean_place(node, view.parents):
                site = find.at(node)
                site.need(pre.SAME_ASKING, view.asks_the_same(inner.expression), "an operand would be asked for its truth once less")
                yield site.edit(partial(unwrap, node, inner.expression))


def unwrap(node: cst.BaseExpression, inner: cst.BaseExpression, make: Making) -> Edits:
    return {node: inner}


RULE = Rule(
    name="drop-bool-call",
    group="conditionals",
    strength=MILD,
    summary="`bool(x)` and `not not x` become `x` where only the truth of the expression is used.",
    before="if bool(xs):\n    a()",
    after="if xs:\n    a()",
    preconditions=(pre.CLOSED, pre.SAME_ASKING),
    plan=plan,
    reverse="bool-call",
)
