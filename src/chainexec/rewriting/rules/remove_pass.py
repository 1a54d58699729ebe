"""A pass beside other statements, and an else that is nothing but pass, are taken out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.Pass):
        place = view.line_of(node)
        above = view.parent(view.parent(place)) if place is not None else None
        if place is None:
            continue
        alone = len(view.siblings(place)) == 1
        if alone and not (isinstance(above, cst.Else) and isinstance(view.parents.get(above), cst.If)):
            continue
        site = find.at(node)
        whole = above if alone else place
        assert whole is not None
        site.need(pre.NO_COMMENTS, not has_comment(whole), "a comment would be lost")
        yield site.edit(partial(drop_else, view.parent(whole)) if alone else partial(drop, place))


def drop(place: cst.CSTNode, make: Making) -> Edits:
    return {place: None}


def drop_else(node: cst.CSTNode, make: Making) -> Edits:
    return {node: revised(node, orelse=None)}


RULE = Rule(
    name="remove-pass",
    group="dead code",
    strength=COSMETIC,
    summary="A pass beside other statements is taken out, likewise an else that holds nothing else.",
    before="def f(x):\n    if x:\n        return 1\n    else:\n        pass",
    after="def f(x):\n    if x:\n        return 1",
    preconditions=(pre.CLOSED, pre.NO_COMMENTS),
    plan=plan,
    reverse="add-else-pass",
)
