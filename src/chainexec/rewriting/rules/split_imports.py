"""import a, b  ->  import a; import b; from m import a, b  ->  from m import a; from m import b."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    kinds: tuple[type[cst.Import | cst.ImportFrom], ...] = (cst.Import, cst.ImportFrom)
    for kind in kinds:
        for node in view.all(kind):
            if isinstance(node.names, cst.ImportStar) or len(node.names) < 2:
                continue
            site = find.at(node)
            place = view.line_of(node)
            site.need(pre.ALONE, place is not None, "other statements stand on the same line")
            site.need(pre.NOT_IN_TRY, not view.inside_try(node), "a try around could see only some of them bound")
            site.need(pre.NO_COMMENTS, not has_comment(node), "a comment stands inside")
            if place is not None:
                yield site.edit(partial(split, place, node))


def split(place: cst.CSTNode, node: cst.Import | cst.ImportFrom, make: Making) -> Edits:
    assert not isinstance(node.names, cst.ImportStar)
    lines = []
    for alias in node.names:
        one = revised(alias, comma=cst.MaybeSentinel.DEFAULT)
        changes = {"names": [one], "lpar": None, "rpar": None} if isinstance(node, cst.ImportFrom) else {"names": [one]}
        lines.append(line(revised(node, **changes)))
    return {place: lines}


RULE = Rule(
    name="split-imports",
    group="imports",
    strength=COSMETIC,
    summary="An import of several names becomes several imports.",
    before="import os, sys",
    after="import os\nimport sys",
    preconditions=(pre.CLOSED, pre.ALONE, pre.NOT_IN_TRY, pre.NO_COMMENTS),
    plan=plan,
    reverse="merge-imports",
)
