"""if a: X else: if b: Y  ->  if a: X elif b: Y."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import only_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if isinstance(node.orelse, cst.Else) and isinstance(inner := only_statement(node.orelse.body), cst.If):
            yield find.at(node).edit(partial(flatten, node, node.orelse, inner))


def flatten(node: cst.If, other: cst.Else, inner: cst.If, make: Making) -> Edits:
    return {node: revised(node, orelse=revised(inner, leading_lines=[*other.leading_lines, *inner.leading_lines]))}


RULE = Rule(
    name="nested-to-elif",
    group="conditionals",
    strength=COSMETIC,
    summary="An else that holds nothing but an if becomes an elif.",
    before="if x:\n    a()\nelse:\n    if y:\n        b()",
    after="if x:\n    a()\nelif y:\n    b()",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="elif-to-nested",
)
