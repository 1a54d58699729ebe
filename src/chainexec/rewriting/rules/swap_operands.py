"""a + b  ->  b + a (both surely ints)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.exact_types import SCALARS, WHOLE
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


COMMUTATIVE = (cst.Add, cst.Multiply, cst.BitAnd, cst.BitOr, cst.BitXor)


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.BinaryOperation):
        if not isinstance(node.operator, COMMUTATIVE):
            continue
        site = find.at(node)
        whole = view.exactly(node.left, WHOLE) and view.exactly(node.right, WHOLE)
        site.need(pre.EXACT_TYPE, whole, "the operands need not be ints")
        site.need(
            pre.QUIET,
            view.quiet(node.left) or view.quiet(node.right),
            "either operand may raise or have an effect, and the order would change",
        )
        yield site.edit(partial(swap, node))
    for comparison in view.all(cst.Comparison):
        if len(comparison.comparisons) != 1 or not isinstance((target := comparison.comparisons[0]).operator, cst.Equal | cst.NotEqual):
            continue
        site = find.at(comparison)
        plain = view.exactly(comparison.left, SCALARS) and view.exactly(target.comparator, SCALARS)
        site.need(pre.EXACT_TYPE, plain, "the operands need not be numbers or strs, and each might decide about equality itself")
        quiet = view.quiet(comparison.left) or view.quiet(target.comparator)
        site.need(pre.QUIET, quiet, "either operand may raise or have an effect, and the order would change")
        yield site.edit(partial(swap_comparison, comparison))


def swap(node: cst.BinaryOperation, make: Making) -> Edits:
    return {node.left: node.right, node.right: node.left}


def swap_comparison(node: cst.Comparison, make: Making) -> Edits:
    return {node.left: node.comparisons[0].comparator, node.comparisons[0].comparator: node.left}


RULE = Rule(
    name="swap-operands",
    group="expressions",
    strength=MILD,
    summary="The operands of `+ * & | ^` on ints, and of `==` and `!=` on numbers and strs, are exchanged.",
    before="def f(s):\n    return len(s) + 1",
    after="def f(s):\n    return 1 + len(s)",
    preconditions=(pre.CLOSED, pre.EXACT_TYPE, pre.QUIET),
    plan=plan,
    reverse="swap-operands",
)
