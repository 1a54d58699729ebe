"""if c: X  ->  if c: X else: pass."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if node.orelse is None and isinstance(node.body, cst.IndentedBlock):
            yield find.at(node).edit(partial(add, node))


def add(node: cst.If, make: Making) -> Edits:
    return {node: revised(node, orelse=cst.Else(body=cst.IndentedBlock([line(cst.Pass())])))}


RULE = Rule(
    name="add-else-pass",
    group="dead code",
    strength=COSMETIC,
    weight=0.15,
    summary="An if without else gets one that does nothing.",
    before="def f(x):\n    if x:\n        return 1",
    after="def f(x):\n    if x:\n        return 1\n    else:\n        pass",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="remove-pass",
)
