"""if a and b: X  ->  if a: if b: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if not isinstance(node.test, cst.BooleanOperation) or not isinstance(node.test.operator, cst.And):
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None, "the if has an else, which would have to be written twice")
        yield site.edit(partial(split, node, node.test))


def split(node: cst.If, test: cst.BooleanOperation, make: Making) -> Edits:
    inner = revised(node, test=bare(test.right), leading_lines=[], whitespace_before_test=cst.SimpleWhitespace(" "))
    outer = statement("if __a:\n    __inner", a=bare(test.left), inner=[inner])
    assert isinstance(outer, cst.If)
    return {node: outer}


RULE = Rule(
    name="split-and",
    group="conditionals",
    strength=MILD,
    summary="An if whose test is an `and` becomes two ifs, one in the other.",
    before="if x and y:\n    a()",
    after="if x:\n    if y:\n        a()",
    preconditions=(pre.CLOSED, pre.NO_ELSE),
    plan=plan,
    reverse="merge-nested-if",
)
