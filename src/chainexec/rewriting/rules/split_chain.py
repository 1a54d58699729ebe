"""a < b < c  ->  a < b and b < c."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Comparison):
        if len(node.comparisons) != 2:
            continue
        middle = node.comparisons[0].comparator
        site = find.at(node)
        variable = view.local(middle)
        plain = isinstance(middle, cst.Integer | cst.Float | cst.SimpleString) or (variable is not None and not variable.rebound_inside)
        site.need(pre.STABLE, plain, f"`{view.show(middle)}` would be evaluated twice and is neither a constant nor a local")
        yield site.edit(partial(split, node, middle))


def split(node: cst.Comparison, middle: cst.BaseExpression, make: Making) -> Edits:
    first, second = node.comparisons
    left = revised(node, comparisons=[first], lpar=[], rpar=[])
    right = cst.Comparison(clone(middle), [second])
    return {node: expression("__a and __b", a=left, b=right).with_changes(lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="split-chain",
    group="conditionals",
    strength=MILD,
    summary=(
        "A chained comparison becomes two, joined by `and`; the middle operand is a local name or a constant, so evaluating "
        "it twice shows nothing."
    ),
    before="def f(a, b, c):\n    return a < b < c",
    after="def f(a, b, c):\n    return a < b and b < c",
    preconditions=(pre.CLOSED, pre.STABLE),
    plan=plan,
    reverse="join-chain",
)
