"""return a in b  ->  if a in b: return True; return False."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import statements
from chainexec.rewriting.exact_types import BOOL
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Return):
        value = node.value
        if not isinstance(value, cst.Comparison | cst.UnaryOperation | cst.BooleanOperation | cst.Call):
            continue
        if isinstance(value, cst.UnaryOperation) and not isinstance(value.operator, cst.Not):
            continue
        if isinstance(value, cst.Call) and not view.exactly(value, BOOL):
            continue
        site = find.at(node)
        place = view.line_of(node)
        site.need(pre.ALONE, place is not None, "other statements stand on the same line")
        site.need(pre.EXACT_TYPE, view.exactly(value, BOOL), "the value need not be True or False")
        site.need(
            pre.SAME_ASKING,
            view.asks_the_same(value.expression if isinstance(value, cst.UnaryOperation) else value),
            "an operand would be asked for its truth once more or once less",
        )
        if place is not None:
            yield site.edit(partial(split, place, value))


def split(place: cst.SimpleStatementLine, value: cst.BaseExpression, make: Making) -> Edits:
    test = value.expression if isinstance(value, cst.UnaryOperation) else value
    first, second = ("False", "True") if isinstance(value, cst.UnaryOperation) else ("True", "False")
    form = "if __test:\n    return {}\nelse:\n    return {}" if make.chance(0.3) else "if __test:\n    return {}\nreturn {}"
    return {place: statements(form.format(first, second), test=bare(test))}


RULE = Rule(
    name="condition-to-if",
    group="conditionals",
    strength=STRUCTURAL,
    summary="A return of what is surely a bool becomes an if with two returns.",
    before="def f(x, y):\n    return x in y",
    after="def f(x, y):\n    if x in y:\n        return True\n    return False",
    preconditions=(pre.CLOSED, pre.SAME_ASKING, pre.ALONE, pre.EXACT_TYPE),
    plan=plan,
    reverse="return-condition",
)
