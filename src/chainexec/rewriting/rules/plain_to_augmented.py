"""x = x + 1  ->  x += 1 (both surely of immutable builtin types)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.exact_types import IMMUTABLE, binary, within
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


OPERATORS: dict[type[cst.CSTNode], type[cst.BaseAugOp]] = {
    cst.Add: cst.AddAssign, cst.Subtract: cst.SubtractAssign, cst.Multiply: cst.MultiplyAssign, cst.FloorDivide: cst.FloorDivideAssign,
    cst.Divide: cst.DivideAssign, cst.Modulo: cst.ModuloAssign, cst.BitAnd: cst.BitAndAssign, cst.BitOr: cst.BitOrAssign, cst.BitXor:
    cst.BitXorAssign,
}  # fmt: skip


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        if (
            len(node.targets) != 1
            or not isinstance(target := node.targets[0].target, cst.Name)
            or not isinstance(value := node.value, cst.BinaryOperation)
        ):
            continue
        if type(value.operator) not in OPERATORS or not isinstance(value.left, cst.Name) or value.left.value != target.value:
            continue
        site = find.at(node)
        site.need(pre.PLAIN_TARGET, view.local(target) is not None, f"`{target.value}` is no local of a function")
        left, right = view.types(value.left), view.types(value.right)
        known = within(left, IMMUTABLE) and binary(value.operator, left, right, value.right) is not None
        site.need(pre.EXACT_TYPE, known, f"`{target.value}` and `{view.show(value.right)}` need not be of immutable builtin types that fit")
        yield site.edit(partial(augment, node, target, value))


def augment(node: cst.Assign, target: cst.Name, value: cst.BinaryOperation, make: Making) -> Edits:
    new = cst.AugAssign(target, OPERATORS[type(value.operator)](), cst.Name("x"), semicolon=node.semicolon)
    return {node: revised(new, value=bare(value.right))}


RULE = Rule(
    name="plain-to-augmented",
    group="expressions",
    strength=MILD,
    summary="`x = x + e` becomes `x += e` where both are surely of immutable builtin types.",
    before="def f(s):\n    n = 0\n    n = n + len(s)\n    return n",
    after="def f(s):\n    n = 0\n    n += len(s)\n    return n",
    preconditions=(pre.CLOSED, pre.PLAIN_TARGET, pre.EXACT_TYPE),
    plan=plan,
    reverse="augmented-to-plain",
)
