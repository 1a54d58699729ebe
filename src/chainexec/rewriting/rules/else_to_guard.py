"""if c: return a else: rest  ->  if c: return a; rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.view import always_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if not isinstance(node.orelse, cst.Else | cst.If) or not isinstance(find.view.parent(node), cst.IndentedBlock | cst.Module):
            continue
        if not always_leaves(node.body):
            continue
        yield find.at(node).edit(partial(flatten, node, node.orelse))


def flatten(node: cst.If, other: cst.Else | cst.If, make: Making) -> Edits:
    alone = revised(node, orelse=None)
    rest = [other] if isinstance(other, cst.If) else block(other.body)
    if isinstance(other, cst.Else) and other.leading_lines and rest:
        rest = [revised(rest[0], leading_lines=[*other.leading_lines, *rest[0].leading_lines]), *rest[1:]]  # type: ignore[attr-defined]
    return {node: [alone, *rest]}


RULE = Rule(
    name="else-to-guard",
    group="conditionals",
    strength=MILD,
    summary="The else of an if that always leaves is taken out and follows it.",
    before="def f(x):\n    if x:\n        return 1\n    else:\n        return 2",
    after="def f(x):\n    if x:\n        return 1\n    return 2",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="guard-to-else",
)
