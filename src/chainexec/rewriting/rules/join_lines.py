"""a = 1, b = 2 on two lines  ->  a = 1; b = 2 on one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for place in view.all(cst.SimpleStatementLine):
        follows = view.following(place)
        first, second = small(place), small(follows)
        if not isinstance(first, cst.Assign | cst.AugAssign) or not isinstance(second, cst.Assign | cst.AugAssign):
            continue
        if has_comment(place, follows) or any(len(view.code(one).splitlines()) > 1 for one in (first, second)):  # type: ignore[arg-type]
            continue
        assert isinstance(follows, cst.SimpleStatementLine)
        site = find.at(place)
        short = len(view.code(first)) + len(view.code(second)) < 60 and not any(line.comment for line in follows.leading_lines)
        site.need(pre.SAME_TREE, short, "the line would be long, or lose a comment")
        yield site.edit(partial(join, place, follows))


def join(place: cst.SimpleStatementLine, follows: cst.SimpleStatementLine, make: Making) -> Edits:
    mark = cst.Semicolon(whitespace_after=cst.SimpleWhitespace(" "))
    body = [revised(place.body[0], semicolon=mark), follows.body[0]]
    return {place: revised(place, body=body, trailing_whitespace=follows.trailing_whitespace), follows: None}


RULE = Rule(
    name="join-lines",
    group="layout",
    strength=COSMETIC,
    weight=0.4,
    summary="Two short assignments are put on one line.",
    before="a = 1\nb = 2",
    after="a = 1; b = 2",
    preconditions=(pre.CLOSED, pre.SAME_TREE),
    plan=plan,
    reverse="split-lines",
    keeps_text_only=True,
)
