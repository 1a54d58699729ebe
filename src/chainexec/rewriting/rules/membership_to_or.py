"""x in ('a', 'b')  ->  x == 'a' or x == 'b' (x surely a str or int)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Comparison):
        if len(node.comparisons) != 1 or not isinstance(node.comparisons[0].operator, cst.In | cst.NotIn):
            continue
        items = node.comparisons[0].comparator
        if not isinstance(items, cst.Tuple | cst.List) or not 1 < len(items.elements) < 5:
            continue
        site = find.at(node)
        literals = all(isinstance(e.value, cst.SimpleString | cst.Integer) for e in items.elements)
        site.need(pre.LITERAL, literals, "not all members are literals")
        site.need(
            pre.EXACT_TYPE,
            view.exactly(node.left, frozenset({"str", "int", "bool"})),
            f"`{view.show(node.left)}` need not be a str or an int",
        )
        site.need(pre.QUIET, isinstance(node.left, cst.Name), f"`{view.show(node.left)}` would be evaluated several times")
        yield site.edit(partial(spell_out, node, items))


def spell_out(node: cst.Comparison, items: cst.Tuple | cst.List, make: Making) -> Edits:
    positive = isinstance(node.comparisons[0].operator, cst.In)
    sign, word = ("==", "or") if positive else ("!=", "and")
    result: cst.BaseExpression | None = None
    for element in items.elements:
        one = expression(f"__x {sign} __v", x=clone(node.left), v=element.value)
        result = one if result is None else expression(f"__a {word} __b", a=result, b=one)
    assert result is not None
    return {node: revised(result, lpar=node.lpar, rpar=node.rpar)}


RULE = Rule(
    name="membership-to-or",
    group="conditionals",
    strength=MILD,
    summary="A test whether a str or int is one of a few literals becomes comparisons joined by `or` (`and` for `not in`).",
    before="def f():\n    for c in 'abc':\n        if c in ('a', 'b'):\n            print(c)",
    after="def f():\n    for c in 'abc':\n        if c == 'a' or c == 'b':\n            print(c)",
    preconditions=(pre.CLOSED, pre.LITERAL, pre.EXACT_TYPE, pre.QUIET),
    plan=plan,
)
