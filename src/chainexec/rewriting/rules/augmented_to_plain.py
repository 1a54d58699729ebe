"""x += 1  ->  x = x + 1 (both surely of immutable builtin types)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.exact_types import IMMUTABLE, binary, within
from chainexec.rewriting.precedence import fit
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


OPERATORS: dict[type[cst.CSTNode], type[cst.BaseBinaryOp]] = {
    cst.AddAssign: cst.Add, cst.SubtractAssign: cst.Subtract, cst.MultiplyAssign: cst.Multiply, cst.FloorDivideAssign: cst.FloorDivide,
    cst.DivideAssign: cst.Divide, cst.ModuloAssign: cst.Modulo, cst.BitAndAssign: cst.BitAnd, cst.BitOrAssign: cst.BitOr,
    cst.BitXorAssign: cst.BitXor,
}  # fmt: skip


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.AugAssign):
        if type(node.operator) not in OPERATORS or isinstance(node.value, cst.Yield):
            continue
        site = find.at(node)
        site.need(pre.PLAIN_TARGET, view.local(node.target) is not None, f"`{view.show(node.target)}` is no local of a function")
        left, right = (view.types(node.target), view.types(node.value)) if site.ok else (None, None)
        known = within(left, IMMUTABLE) and binary(node.operator, left, right, node.value) is not None
        site.need(
            pre.EXACT_TYPE,
            known,
            f"`{view.show(node.target)}` and `{view.show(node.value)}` need not be of immutable builtin types that fit",
        )
        yield site.edit(partial(plainly, node))


def plainly(node: cst.AugAssign, make: Making) -> Edits:
    target = node.target
    assert isinstance(target, cst.Name)
    value = cst.BinaryOperation(left=clone(target), operator=OPERATORS[type(node.operator)](), right=cst.Name("x"))
    right = fit(value, "right", node.value)
    return {node: cst.Assign([cst.AssignTarget(target)], revised(value, right=right), semicolon=node.semicolon)}


RULE = Rule(
    name="augmented-to-plain",
    group="expressions",
    strength=MILD,
    summary="`x += e` becomes `x = x + e` where both are surely of immutable builtin types.",
    before="def f(s):\n    n = 0\n    n += len(s)\n    return n",
    after="def f(s):\n    n = 0\n    n = n + len(s)\n    return n",
    preconditions=(pre.CLOSED, pre.PLAIN_TARGET, pre.EXACT_TYPE),
    plan=plan,
    reverse="plain-to-augmented",
)
