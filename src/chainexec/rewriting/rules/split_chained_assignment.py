"""a = b = []  ->  a = []; b = a."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import statement
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        if len(node.targets) != 2:
            continue
        site = find.at(node)
        place = view.line_of(node)
        site.need(pre.ALONE, place is not None, "other statements stand on the same line")
        first, second = (target.target for target in node.targets)
        variables = [view.local(first), view.local(second)]
        plain = all(v is not None and not v.rebound_inside for v in variables)
        site.need(pre.PLAIN_TARGET, plain, "the targets are no locals of a function")
        if place is not None:
            yield site.edit(partial(split, place, node, first, second))


def split(place: cst.SimpleStatementLine, node: cst.Assign, first: cst.BaseExpression, second: cst.BaseExpression, make: Making) -> Edits:
    return {place: [statement("__a = __v", a=first, v=node.value), statement("__b = __a", a=clone(first), b=second)]}


RULE = Rule(
    name="split-chained-assignment",
    group="expressions",
    strength=COSMETIC,
    summary="A chained assignment to two locals becomes two; both are still the same object.",
    before="def f():\n    a = b = []\n    return a, b",
    after="def f():\n    a = []\n    b = a\n    return a, b",
    preconditions=(pre.CLOSED, pre.ALONE, pre.PLAIN_TARGET),
    plan=plan,
)
