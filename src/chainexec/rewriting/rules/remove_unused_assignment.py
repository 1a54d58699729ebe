"""x = 1 that nothing reads is taken out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, has_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Assign):
        place = view.line_of(node)
        own = assigned(place)
        variable = view.local(own.target) if own is not None else None
        if own is None or place is None or variable is None or variable.reads or variable.captured:
            continue
        site = find.at(node)
        site.need(pre.BOUND_ONCE, len(variable.bindings) == 1 and not variable.declarations, f"`{variable.name}` is bound elsewhere, too")
        site.need(pre.QUIET, view.quiet(own.value), f"`{view.show(own.value)}` may raise or have an effect")
        site.need(pre.NO_COMMENTS, not has_comment(place), "a comment would be lost")
        yield site.edit(partial(remove, place))


def remove(place: cst.CSTNode, make: Making) -> Edits:
    return {place: None}


RULE = Rule(
    name="remove-unused-assignment",
    group="dead code",
    strength=MILD,
    summary="An assignment to a local that nothing reads, of a value that has no effect, is taken out.",
    before="def f(x):\n    y = 1\n    return x",
    after="def f(x):\n    return x",
    preconditions=(pre.CLOSED, pre.BOUND_ONCE, pre.QUIET, pre.NO_COMMENTS),
    plan=plan,
    reverse="add-unused-flag",
)
