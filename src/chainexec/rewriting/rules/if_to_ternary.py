"""if c: x = a else: x = b  ->  x = a if c else b; the same for return."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, line, revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, only, same_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if not isinstance(node.orelse, cst.Else) or not isinstance(find.view.parent(node), cst.IndentedBlock | cst.Module):
            continue
        then, other = only(node.body), only(node.orelse.body)
        if isinstance(then, cst.Return) and isinstance(other, cst.Return) and then.value is not None and other.value is not None:
            values = (then.value, other.value)
        elif isinstance(then, cst.Assign) and isinstance(other, cst.Assign) and len(then.targets) == len(other.targets) == 1:
            if not same_text(then.targets[0].target, other.targets[0].target):
                continue
            values = (then.value, other.value)
        else:
            continue
        site = find.at(node)
        site.need(pre.NO_COMMENTS, not has_comment(node), "comments inside would be lost")
        bare = any(isinstance(v, cst.Yield) for v in values)
        stars = any(isinstance(v, cst.Tuple) and any(isinstance(e, cst.StarredElement) for e in v.elements) for v in values)
        site.need(pre.NO_YIELD, not bare and not stars, "a yield or an unpacking stands there")
        yield site.edit(partial(join, node, then, values))


def join(node: cst.If, then: cst.Return | cst.Assign, values: tuple[cst.BaseExpression, cst.BaseExpression], make: Making) -> Edits:
    value = expression("__a if __test else __b", a=values[0], test=node.test, b=values[1])
    return {node: line(revised(then, value=value))}


RULE = Rule(
    name="if-to-ternary",
    group="conditionals",
    strength=MILD,
    summary="An if whose branches both return, or both assign to the same target, becomes a conditional expression.",
    before="if x < y:\n    z = x\nelse:\n    z = y",
    after="z = x if x < y else y",
    preconditions=(pre.CLOSED, pre.NO_COMMENTS, pre.NO_YIELD),
    plan=plan,
    reverse="ternary-to-if",
)
