"""if (x := f()) > 3: ...  ->  x = f(); if x > 3: ..."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_walrus
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.NamedExpr):
        site = find.at(node)
        place = hoist_place(view, node)
        site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
        assert isinstance(node.target, cst.Name)
        before = any(name_read_before(view, node, place, node.target.value) for _ in (0,) if not isinstance(place, str))
        site.need(pre.DISJOINT, not before, f"`{node.target.value}` is read before in the same statement")
        site.need(pre.NO_WALRUS, not has_walrus(node.value), "another assignment expression stands inside")
        yield site.edit(partial(take_out, node, place))


def name_read_before(view: View, node: cst.NamedExpr, place: cst.CSTNode, name: str) -> bool:
    for part in walk(place):
        if part is node:
            return False
        if isinstance(part, cst.Name) and part.value == name:
            return True
    return False


def take_out(node: cst.NamedExpr, place: cst.BaseStatement | str, make: Making) -> Edits:
    assert not isinstance(place, str)
    assert isinstance(node.target, cst.Name)
    kept = substitute(place, {node: cst.Name(node.target.value)}, make.view.parents)
    assert isinstance(kept, cst.BaseStatement)
    lines = getattr(place, "leading_lines", ())
    first = statement("__x = __v", x=node.target, v=node.value).with_changes(leading_lines=lines)
    return {place: [first, revised(kept, leading_lines=[])]}


RULE = Rule(
    name="walrus-out",
    group="expressions",
    strength=MILD,
    summary="An assignment expression that is evaluated first in its statement becomes an assignment before it.",
    before="def f(s):\n    if (n := len(s)) > 3:\n        return n",
    after="def f(s):\n    n = len(s)\n    if n > 3:\n        return n",
    preconditions=(pre.CLOSED, pre.ORDER_KEPT, pre.DISJOINT, pre.NO_WALRUS),
    plan=plan,
    reverse="walrus-in",
)
