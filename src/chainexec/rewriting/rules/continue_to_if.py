"""for ...: if c: continue; rest  ->  for ...: if not c: rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import negated, statement
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import only

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if not isinstance(only(node.body), cst.Continue):
            continue
        around = find.view.parent(node)
        loop = find.view.parents.get(around)
        if not isinstance(around, cst.IndentedBlock) or not isinstance(loop, cst.For | cst.While) or loop.body is not around:
            continue
        rest = around.body[list(around.body).index(node) + 1 :]
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None, "the if has an else")
        site.need(pre.LAST_STATEMENT, bool(rest), "nothing follows the if that could be its body")
        yield site.edit(partial(wrap, node, rest))


def wrap(node: cst.If, rest: Sequence[cst.BaseStatement], make: Making) -> Edits:
    return {node: statement("if __test:\n    __rest", test=negated(node.test), rest=list(rest)), **dict.fromkeys(rest)}


RULE = Rule(
    name="continue-to-if",
    group="conditionals",
    strength=STRUCTURAL,
    summary="A guard with `continue` becomes an if around the rest of the loop's body.",
    before="for x in xs:\n    if x in ys:\n        continue\n    a(x)",
    after="for x in xs:\n    if x not in ys:\n        a(x)",
    preconditions=(pre.CLOSED, pre.NO_ELSE, pre.LAST_STATEMENT),
    plan=plan,
    reverse="continue-guard",
)
