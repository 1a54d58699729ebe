"""The whole program as astor prints it: another hand's layout, without comments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.printers import printed_by_astor
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    if view.focus is not None or not view.module.body:
        return
    site = find.at(view.module)
    text = view.module.code
    printed, reason = printed_by_astor(text)
    site.need(pre.SAME_TREE, printed is not None, reason)
    if printed is None or printed != text:
        yield site.edit(partial(take, printed), whole=True)


def take(printed: str | None, make: Making) -> Edits:
    assert printed is not None
    return {make.view.module: cst.parse_module(printed)}


RULE = Rule(
    name="astor-printer",
    group="layout",
    strength=COSMETIC,
    weight=0.4,
    summary="The whole program is printed anew by astor, where what it prints has the very same syntax tree. Comments are lost.",
    before="x = [ 1,2 ]",
    after="x = [1, 2]",
    preconditions=(pre.CLOSED, pre.SAME_TREE),
    plan=plan,
    keeps_text_only=True,
)
