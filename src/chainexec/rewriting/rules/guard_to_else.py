"""if c: return a; rest  ->  if c: return a else: rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, suite
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.view import always_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if node.orelse is not None or not always_leaves(node.body):
            continue
        around = find.view.siblings(node)
        at = next((n for n, one in enumerate(around) if one is node), None)
        if at is None or at + 1 == len(around):
            continue
        yield find.at(node).edit(partial(nest, node, around[at + 1 :]))


def nest(node: cst.If, rest: Sequence[cst.CSTNode], make: Making) -> Edits:
    other = cst.Else(body=suite(rest))  # type: ignore[arg-type]
    return {node: revised(node, orelse=other), **dict.fromkeys(rest)}


RULE = Rule(
    name="guard-to-else",
    group="conditionals",
    strength=MILD,
    summary="What follows an if that always leaves (return, raise, break, continue) goes into its else.",
    before="def f(x):\n    if x:\n        return 1\n    return 2",
    after="def f(x):\n    if x:\n        return 1\n    else:\n        return 2",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="else-to-guard",
)
