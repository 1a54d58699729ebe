"""a < b and b < c  ->  a < b < c."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import same_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits

ORDERS = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual, cst.Equal)


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.BooleanOperation):
        left, right = node.left, node.right
        if not isinstance(node.operator, cst.And) or not isinstance(left, cst.Comparison) or not isinstance(right, cst.Comparison):
            continue
        if len(left.comparisons) != 1 or len(right.comparisons) != 1 or not same_text(left.comparisons[0].comparator, right.left):
            continue
        if not isinstance(left.comparisons[0].operator, ORDERS) or not isinstance(right.comparisons[0].operator, ORDERS):
            continue
        site = find.at(node)
        variable = view.local(right.left)
        plain = isinstance(right.left, cst.Integer | cst.Float | cst.SimpleString) or (variable is not None and not variable.rebound_inside)
        site.need(pre.STABLE, plain, f"`{view.show(right.left)}` would be evaluated once only and is neither a constant nor a local")
        yield site.edit(partial(join, node, left, right))


def join(node: cst.BooleanOperation, left: cst.Comparison, right: cst.Comparison, make: Making) -> Edits:
    return {node: revised(left, comparisons=[*left.comparisons, *right.comparisons], lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="join-chain",
    group="conditionals",
    strength=MILD,
    summary="Two comparisons that share their middle operand, a local name or a constant, become a chained one.",
    before="def f(a, b, c):\n    return a < b and b < c",
    after="def f(a, b, c):\n    return a < b < c",
    preconditions=(pre.CLOSED, pre.STABLE),
    plan=plan,
    reverse="split-chain",
)
