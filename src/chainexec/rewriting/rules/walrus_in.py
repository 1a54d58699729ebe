"""x = f(); if x > 3: ...  ->  if (x := f()) > 3: ..."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.comprehensions import at_least
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.precedence import TERNARY
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, has_comment, has_walrus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for small_ in view.all(cst.Assign):
        place = view.line_of(small_)
        own = assigned(place)
        follows = view.following(place) if place is not None else None
        if own is None or place is None or not isinstance(follows, cst.If) or isinstance(own.value, cst.Yield):
            continue
        variable = view.local(own.target)
        if variable is None or isinstance(own.value, cst.Name | cst.BaseNumber | cst.SimpleString):
            continue  # nobody would write `if (flag := False):`
        reads = view.reads_of(variable, follows.test)
        if not reads:
            continue
        site = find.at(small_)
        spot = hoist_place(view, reads[0])
        site.need(pre.ORDER_KEPT, spot is follows, spot if isinstance(spot, str) else "it is not evaluated next")
        site.need(pre.NOT_CAPTURED, not variable.rebound_inside, f"an inner function binds `{variable.name}`")
        site.need(pre.NO_WALRUS, not has_walrus(own.value), "an assignment expression stands inside")
        stars = isinstance(own.value, cst.Tuple) and any(isinstance(e, cst.StarredElement) for e in own.value.elements)
        site.need(pre.NO_WALRUS, not stars, "a tuple is built by unpacking")
        site.need(pre.NO_COMMENTS, not has_comment(place), "a comment would be lost")
        yield site.edit(partial(take_in, place, own, reads[0]))


def take_in(place: cst.CSTNode, own: Assigned, read: cst.Name, make: Making) -> Edits:
    new = cst.NamedExpr(target=own.target, value=at_least(own.value, TERNARY))  # in parentheses where the place asks for them
    return {place: None, read: new}


RULE = Rule(
    name="walrus-in",
    group="expressions",
    strength=MILD,
    summary="An assignment just before an if that uses the name first goes into its test.",
    before="def f(s):\n    n = len(s)\n    if n > 3:\n        return n",
    after="def f(s):\n    if (n := len(s)) > 3:\n        return n",
    preconditions=(pre.CLOSED, pre.ORDER_KEPT, pre.NOT_CAPTURED, pre.NO_WALRUS, pre.NO_COMMENTS),
    plan=plan,
    reverse="walrus-out",
)
