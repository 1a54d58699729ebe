"""a = 1; b = 2  ->  a, b = 1, 2."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import statement
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, has_comment, has_walrus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        first = assigned(view.line_of(node))
        second = assigned(view.following(first.line)) if first is not None else None
        if first is None or second is None or first.target.value == second.target.value:
            continue
        if isinstance(first.value, cst.Yield) or isinstance(second.value, cst.Yield):
            continue
        a, b = view.local(first.target), view.local(second.target)
        site = find.at(node)
        site.need(pre.PLAIN_TARGET, a is not None and b is not None, "the targets are no locals of a function")
        if a is not None and b is not None:
            captured = next((v.name for v in (a, b) if v.captured or v.rebound_inside), None)
            site.need(pre.NOT_CAPTURED, captured is None, f"an inner function uses `{captured}`")
            site.need(pre.DISJOINT, not view.reads_of(a, second.value), f"`{a.name}` is read by the second value")
            walrus = has_walrus(first.value) or has_walrus(second.value)
            site.need(pre.NO_WALRUS, not walrus, "an assignment expression stands inside")
            site.need(pre.NOT_IN_TRY, view.quiet(second.value) or not view.inside_try(node), "a try or with around could see neither bound")
        site.need(pre.NO_COMMENTS, not has_comment(first.line, second.line), "a comment would be lost")
        yield site.edit(partial(merge, first, second))


def merge(first: Assigned, second: Assigned, make: Making) -> Edits:
    new = statement("__a, __b = __x, __y", a=first.target, b=second.target, x=first.value, y=second.value)
    return {first.line: new, second.line: None}


RULE = Rule(
    name="merge-assignments",
    group="expressions",
    strength=COSMETIC,
    summary="Two assignments to locals that follow one another become one of a tuple.",
    before="def f(x):\n    a = x\n    b = 2\n    return a, b",
    after="def f(x):\n    a, b = x, 2\n    return a, b",
    preconditions=(pre.CLOSED, pre.PLAIN_TARGET, pre.NOT_CAPTURED, pre.DISJOINT, pre.NO_WALRUS, pre.NOT_IN_TRY, pre.NO_COMMENTS),
    plan=plan,
    reverse="split-tuple-assignment",
)
