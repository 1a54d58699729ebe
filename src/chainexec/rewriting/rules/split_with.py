"""with a, b: X  ->  with a: with b: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.With):
        if len(node.items) > 1:
            site = find.at(node)
            site.need(pre.NO_COMMENTS, not has_comment(*node.items), "a comment stands between them")
            yield site.edit(partial(split, node))


def split(node: cst.With, make: Making) -> Edits:
    first, *rest = [revised(item, comma=cst.MaybeSentinel.DEFAULT) for item in node.items]
    plain = {"lpar": cst.MaybeSentinel.DEFAULT, "rpar": cst.MaybeSentinel.DEFAULT}
    spaced = [revised(item, comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))) for item in rest[:-1]] + rest[-1:]
    inner = revised(node, items=spaced, leading_lines=[], whitespace_after_with=cst.SimpleWhitespace(" "), **plain)
    body = cst.IndentedBlock([inner])
    return {node: revised(node, items=[first], body=body, whitespace_after_with=cst.SimpleWhitespace(" "), **plain)}


RULE = Rule(
    name="split-with",
    group="conditionals",
    strength=MILD,
    summary="A with of several managers becomes one in the other.",
    before="with a() as x, b() as y:\n    c(x, y)",
    after="with a() as x:\n    with b() as y:\n        c(x, y)",
    preconditions=(pre.CLOSED, pre.NO_COMMENTS),
    plan=plan,
    reverse="merge-with",
)
