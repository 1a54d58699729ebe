"""if a: X elif b: Y  ->  if a: X else: if b: Y."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if isinstance(node.orelse, cst.If):
            yield find.at(node).edit(partial(nest, node, node.orelse))


def nest(node: cst.If, inner: cst.If, make: Making) -> Edits:
    other = cst.Else(
        body=cst.IndentedBlock([revised(inner, leading_lines=[], whitespace_before_test=cst.SimpleWhitespace(" "))]),
        leading_lines=inner.leading_lines,
    )
    return {node: revised(node, orelse=other)}


RULE = Rule(
    name="elif-to-nested",
    group="conditionals",
    strength=COSMETIC,
    summary="An elif becomes an else that holds an if.",
    before="if x:\n    a()\nelif y:\n    b()",
    after="if x:\n    a()\nelse:\n    if y:\n        b()",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="nested-to-elif",
)
