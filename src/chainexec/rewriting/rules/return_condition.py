"""if c: return True else: return False  ->  return c (c surely a bool), or return bool(c)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, line, revised
from chainexec.rewriting.exact_types import BOOL
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, is_false, is_true, only, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.If):
        then = only(node.body)
        if not isinstance(then, cst.Return) or then.value is None or not (is_true(then.value) or is_false(then.value)):
            continue
        if isinstance(view.parent(node), cst.If):
            continue
        follows = view.following(node)
        after: cst.CSTNode | None = None
        if isinstance(node.orelse, cst.Else):
            other = only(node.orelse.body)
        elif node.orelse is None:
            other, after = small(follows), follows
        else:
            continue
        if not isinstance(other, cst.Return) or other.value is None:
            continue
        if (is_true(then.value), is_false(then.value)) != (is_false(other.value), is_true(other.value)):
            continue
        site = find.at(node)
        site.need(pre.NO_COMMENTS, not has_comment(node), "comments inside would be lost")
        site.need(pre.SAME_ASKING, view.asks_the_same(node.test), "an operand would be asked for its truth once more or once less")
        exact = view.exactly(node.test, BOOL)
        site.need(pre.UNSHADOWED, exact or view.unshadowed("bool", node), "`bool` is not the builtin here")
        yield site.edit(partial(straight, node, after, is_true(then.value), exact))


def straight(node: cst.If, after: cst.CSTNode | None, positive: bool, exact: bool, make: Making) -> Edits:
    test = node.test
    if positive:
        value = test if exact else expression("bool(__test)", test=test)
    elif isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not) and make.view.unshadowed("bool", node):
        value = expression("bool(__test)", test=test.expression)  # nobody would write `not not x`
    else:
        value = expression("not __test", test=test)
    new = line(revised(cst.Return(cst.Name("x")), value=bare(value)))
    return {node: new} if after is None else {node: new, after: None}


RULE = Rule(
    name="return-condition",
    group="conditionals",
    strength=STRUCTURAL,
    summary=(
        "An if that returns True or False becomes a return of the condition itself, through `bool` or `not` where it need not be a bool."
    ),
    before="def f(x, y):\n    if x in y:\n        return True\n    return False",
    after="def f(x, y):\n    return x in y",
    preconditions=(pre.CLOSED, pre.SAME_ASKING, pre.NO_COMMENTS, pre.UNSHADOWED),
    plan=plan,
    reverse="condition-to-if",
)
