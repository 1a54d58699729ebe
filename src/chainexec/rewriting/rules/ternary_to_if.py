"""x = a if c else b  ->  if c: x = a else: x = b; the same for return and for a bare expression."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised, statement
from chainexec.rewriting.copies import clone
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.IfExp):
        small = find.view.parent(node)
        if not isinstance(small, cst.Return | cst.Assign | cst.Expr):
            continue
        site = find.at(node)
        place = find.view.line_of(small)
        site.need(pre.ALONE, place is not None, "other statements stand on the same line")
        if place is not None:
            yield site.edit(partial(split, node, small, place))


def split(node: cst.IfExp, small: cst.Return | cst.Assign | cst.Expr, place: cst.SimpleStatementLine, make: Making) -> Edits:
    return {
        place: statement(
            "if __test:\n    __a\nelse:\n    __b",
            test=bare(node.test),
            a=[line(revised(small, value=node.body))],
            b=[line(revised(clone(small), value=node.orelse))],
        )
    }


RULE = Rule(
    name="ternary-to-if",
    group="conditionals",
    strength=MILD,
    summary="A conditional expression that is all of an assignment or of a return becomes an if with two branches.",
    before="z = x if x < y else y",
    after="if x < y:\n    z = x\nelse:\n    z = y",
    preconditions=(pre.CLOSED, pre.ALONE),
    plan=plan,
    reverse="if-to-ternary",
)
