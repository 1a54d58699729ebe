"""a = 1; b = 2 on one line  ->  two lines; if x: y  ->  a block."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for place in view.all(cst.SimpleStatementLine):
        if len(place.body) > 1:
            yield find.at(place).edit(partial(split, place))
    for suite_ in view.all(cst.SimpleStatementSuite):
        yield find.at(suite_).edit(partial(unfold, suite_))


def split(place: cst.SimpleStatementLine, make: Making) -> Edits:
    lines = [line(one) for one in place.body]
    lines[-1] = revised(lines[-1], trailing_whitespace=place.trailing_whitespace)
    return {place: lines}


def unfold(node: cst.SimpleStatementSuite, make: Making) -> Edits:
    return {node: cst.IndentedBlock(lines_of(node))}


RULE = Rule(
    name="split-lines",
    group="layout",
    strength=COSMETIC,
    summary="Statements on one line get a line each; a one-line body becomes a block.",
    before="a = 1; b = 2",
    after="a = 1\nb = 2",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="join-lines",
    keeps_text_only=True,
)
