"""def f(): ...; if c: X  ->  def f(): ...; if not c: return; X  (at the end of the function)."""

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
        if not isinstance(find.view.parent(around), cst.FunctionDef):
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None, "the if has an else")
        yield site.edit(partial(guard, node))


def guard(node: cst.If, make: Making) -> Edits:
    return {node: statements("if __test:\n    return\n__rest", test=negated(node.test), rest=block(node.body))}


RULE = Rule(
    name="early-return",
    group="conditionals",
    strength=STRUCTURAL,
    summary="An if that ends a function becomes a guard that returns early.",
    before="def f(x, y):\n    if x is None:\n        y.append(1)",
    after="def f(x, y):\n    if x is not None:\n        return\n    y.append(1)",
    preconditions=(pre.CLOSED, pre.NO_ELSE),
    plan=plan,
)
