"""60  ->  6 * 10."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Integer):
        above = view.parent(node)
        if not node.value.isdecimal() or not 3 < int(node.value) < 10**6:
            continue
        if isinstance(above, cst.MatchValue | cst.Annotation | cst.UnaryOperation) or any(
            isinstance(up, cst.MatchPattern | cst.Annotation) for up in view.up(node)
        ):
            continue
        yield find.at(node).edit(partial(unfold, node, int(node.value)))


def unfold(node: cst.Integer, value: int, make: Making) -> Edits:
    factors = [n for n in range(2, 100) if value % n == 0 and value // n > 1]
    if factors and make.chance(0.7):
        factor = make.random.choice(factors)
        return {node: expression(f"{factor} * {value // factor}")}
    part = make.random.randint(1, value - 1)
    return {node: expression(f"{part} + {value - part}")}


RULE = Rule(
    name="unfold-constants",
    group="expressions",
    strength=MILD,
    weight=0.4,
    summary="A whole number becomes a product or a sum; the compiler folds it back.",
    before="x = 60 - 4",
    after="x = A * B - 4",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="fold-constants",
)
