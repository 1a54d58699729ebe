"""not x in y  ->  x not in y, and back; not x is y  ->  x is not y."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, negated, revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.UnaryOperation):
        inner = node.expression
        if not isinstance(node.operator, cst.Not) or not isinstance(inner, cst.Comparison) or len(inner.comparisons) != 1:
            continue
        if isinstance(inner.comparisons[0].operator, cst.In | cst.Is | cst.NotIn | cst.IsNot):
            yield find.at(node).edit(partial(shorten, node))
    for comparison in find.view.all(cst.Comparison):
        if len(comparison.comparisons) == 1 and isinstance(comparison.comparisons[0].operator, cst.NotIn | cst.IsNot):
            above = find.view.parent(comparison)
            if not (isinstance(above, cst.UnaryOperation) and isinstance(above.operator, cst.Not)):
                yield find.at(comparison).edit(partial(lengthen, comparison))


def shorten(node: cst.UnaryOperation, make: Making) -> Edits:
    inner = node.expression
    assert isinstance(inner, cst.Comparison)
    return {node: revised(negated(inner), lpar=node.lpar, rpar=node.rpar)}


def lengthen(node: cst.Comparison, make: Making) -> Edits:
    positive = negated(revised(node, lpar=[], rpar=[]))
    return {node: expression("not __x", x=positive).with_changes(lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="spell-not-in",
    group="conditionals",
    strength=COSMETIC,
    weight=0.3,
    summary="`not x in y` becomes `x not in y` and the other way round; likewise for `is`.",
    before="def f(x, y):\n    return x not in y",
    after="def f(x, y):\n    return not x in y",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="spell-not-in",
)
