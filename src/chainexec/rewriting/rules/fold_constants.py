"""2 * 3  ->  6; 'a' + 'b'  ->  'ab'."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.BinaryOperation):
        left, right = node.left, node.right
        if (
            isinstance(left, cst.Integer)
            and isinstance(right, cst.Integer)
            and isinstance(node.operator, cst.Add | cst.Subtract | cst.Multiply)
        ):
            value = calculate(node)
            site = find.at(node)
            site.need(pre.SAME_VALUE, 0 <= value < 10**9, "the result is negative or large, and would not be one number")
            yield site.edit(partial(fold, node, value))


def calculate(node: cst.BinaryOperation) -> int:
    a, b = (int(side.value.replace("_", ""), 0) for side in (node.left, node.right))  # type: ignore[attr-defined]
    if isinstance(node.operator, cst.Add):
        return a + b
    return a - b if isinstance(node.operator, cst.Subtract) else a * b


def fold(node: cst.BinaryOperation, value: int, make: Making) -> Edits:
    return {node: cst.Integer(str(value))}


RULE = Rule(
    name="fold-constants",
    group="expressions",
    strength=MILD,
    summary="A calculation with two whole numbers is replaced by its result.",
    before="x = 2 * 30",
    after="x = 60",
    preconditions=(pre.CLOSED, pre.SAME_VALUE),
    plan=plan,
    reverse="unfold-constants",
)
