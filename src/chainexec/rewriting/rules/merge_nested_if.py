"""if a: if b: X  ->  if a and b: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, only_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        inner = only_statement(node.body)
        if not isinstance(inner, cst.If):
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None and inner.orelse is None, "one of the two has an else")
        site.need(pre.NO_COMMENTS, not inner.leading_lines or not has_comment(*inner.leading_lines), "a comment stands between them")
        yield site.edit(partial(merge, node, inner))


def merge(node: cst.If, inner: cst.If, make: Making) -> Edits:
    test = expression("__a and __b", a=node.test, b=inner.test)
    return {node: revised(node, test=test, body=inner.body, whitespace_before_test=cst.SimpleWhitespace(" "))}


RULE = Rule(
    name="merge-nested-if",
    group="conditionals",
    strength=MILD,
    summary="An if that holds nothing but another if becomes one with `and`.",
    before="if x:\n    if y:\n        a()",
    after="if x and y:\n    a()",
    preconditions=(pre.CLOSED, pre.NO_ELSE, pre.NO_COMMENTS),
    plan=plan,
    reverse="split-and",
)
