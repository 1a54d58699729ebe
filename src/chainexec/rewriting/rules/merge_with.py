"""with a: with b: X  ->  with a, b: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, only_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.With):
        inner = only_statement(node.body)
        if not isinstance(inner, cst.With):
            continue
        site = find.at(node)
        same = (node.asynchronous is None) == (inner.asynchronous is None)
        site.need(pre.SYNCHRONOUS, same, "one of them is asynchronous")
        site.need(pre.NO_COMMENTS, not has_comment(*node.items, *inner.items, *inner.leading_lines), "a comment stands between them")
        yield site.edit(partial(merge, node, inner))


def merge(node: cst.With, inner: cst.With, make: Making) -> Edits:
    items = [*node.items, *inner.items]
    space = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    joined = [revised(item, comma=space if n < len(items) - 1 else cst.MaybeSentinel.DEFAULT) for n, item in enumerate(items)]
    plain = {"lpar": cst.MaybeSentinel.DEFAULT, "rpar": cst.MaybeSentinel.DEFAULT}
    return {node: revised(node, items=joined, body=inner.body, whitespace_after_with=cst.SimpleWhitespace(" "), **plain)}


RULE = Rule(
    name="merge-with",
    group="conditionals",
    strength=MILD,
    summary="A with that holds nothing but another becomes one of both managers.",
    before="with a() as x:\n    with b() as y:\n        c(x, y)",
    after="with a() as x, b() as y:\n    c(x, y)",
    preconditions=(pre.CLOSED, pre.SYNCHRONOUS, pre.NO_COMMENTS),
    plan=plan,
    reverse="split-with",
)
