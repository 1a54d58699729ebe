"""for ...: if c: X  ->  for ...: if not c: continue; X  (the if being the last statement of the body)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, negated, statements
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        around = find.view.parent(node)
        if not isinstance(around, cst.IndentedBlock) or around.body[-1] is not node:
            continue
        loop = find.view.parent(around)
        if not isinstance(loop, cst.For | cst.While) or loop.body is not around:
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None, "the if has an else")
        yield site.edit(partial(guard, node))


def guard(node: cst.If, make: Making) -> Edits:
    return {node: statements("if __test:\n    continue\n__rest", test=negated(node.test), rest=block(node.body))}


RULE = Rule(
    name="continue-guard",
    group="conditionals",
    strength=STRUCTURAL,
    summary="An if at the end of a loop's body becomes a guard with `continue`.",
    before="for x in xs:\n    if x in ys:\n        a(x)",
    after="for x in xs:\n    if x not in ys:\n        continue\n    a(x)",
    preconditions=(pre.CLOSED, pre.NO_ELSE),
    plan=plan,
    reverse="continue-to-if",
)
