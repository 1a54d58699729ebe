"""a < b  ->  b > a (numbers or strs)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.comprehensions import at_least
from chainexec.rewriting.exact_types import NUMBERS, STR
from chainexec.rewriting.precedence import BITOR
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


MIRROR: dict[type[cst.CSTNode], type[cst.BaseCompOp]] = {
    cst.LessThan: cst.GreaterThan, cst.GreaterThan: cst.LessThan, cst.LessThanEqual: cst.GreaterThanEqual, cst.GreaterThanEqual:
    cst.LessThanEqual,
}  # fmt: skip


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Comparison):
        if len(node.comparisons) != 1 or type((target := node.comparisons[0]).operator) not in MIRROR:
            continue
        site = find.at(node)
        both = [(view.exactly(node.left, kind) and view.exactly(target.comparator, kind)) for kind in (NUMBERS, STR)]
        site.need(pre.EXACT_TYPE, any(both), "the operands need not be numbers, nor strs")
        quiet = view.quiet(node.left) or view.quiet(target.comparator)
        site.need(pre.QUIET, quiet, "either operand may raise or have an effect, and the order would change")
        yield site.edit(partial(mirror, node))


def mirror(node: cst.Comparison, make: Making) -> Edits:
    target = node.comparisons[0]
    new = revised(target, operator=MIRROR[type(target.operator)](), comparator=at_least(node.left, BITOR))
    return {node: revised(node, left=at_least(target.comparator, BITOR), comparisons=[new])}


RULE = Rule(
    name="mirror-comparison",
    group="expressions",
    strength=MILD,
    summary="`a < b` becomes `b > a` for numbers and strs, likewise `<=`.",
    before="def f(s):\n    return len(s) < 3",
    after="def f(s):\n    return 3 > len(s)",
    preconditions=(pre.CLOSED, pre.EXACT_TYPE, pre.QUIET),
    plan=plan,
    reverse="mirror-comparison",
)
