"""import a; import b  ->  import a, b; from m import a; from m import b  ->  from m import a, b."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, same_text, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    kinds: tuple[type[cst.Import | cst.ImportFrom], ...] = (cst.Import, cst.ImportFrom)
    for kind in kinds:
        for node in view.all(kind):
            place = view.line_of(node)
            follows = view.following(place) if place is not None else None
            other = small(follows)
            if (
                place is None
                or follows is None
                or type(other) is not kind
                or isinstance(node.names, cst.ImportStar)
                or isinstance(other.names, cst.ImportStar)
            ):
                continue
            if isinstance(node, cst.ImportFrom) and isinstance(other, cst.ImportFrom):
                if len(node.relative) != len(other.relative) or (node.module is None) != (other.module is None):
                    continue
                if node.module is not None and other.module is not None and not same_text(node.module, other.module):
                    continue
            site = find.at(node)
            site.need(pre.NOT_IN_TRY, not view.inside_try(node), "a try around could see neither bound")
            site.need(pre.NO_COMMENTS, not has_comment(place, follows), "a comment would be lost")
            yield site.edit(partial(merge, place, follows, node, other))


def merge(
    place: cst.CSTNode, follows: cst.CSTNode, node: cst.Import | cst.ImportFrom, other: cst.Import | cst.ImportFrom, make: Making
) -> Edits:
    assert not isinstance(node.names, cst.ImportStar)
    assert not isinstance(other.names, cst.ImportStar)
    names = [*node.names, *other.names]
    space = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    joined = [revised(alias, comma=space if n < len(names) - 1 else cst.MaybeSentinel.DEFAULT) for n, alias in enumerate(names)]
    changes = {"names": joined, "lpar": None, "rpar": None} if isinstance(node, cst.ImportFrom) else {"names": joined}
    return {node: revised(node, **changes), follows: None}


RULE = Rule(
    name="merge-imports",
    group="imports",
    strength=COSMETIC,
    summary="Two imports that follow one another become one: of modules, or of names from the same module.",
    before="import os\nimport sys",
    after="import os, sys",
    preconditions=(pre.CLOSED, pre.NOT_IN_TRY, pre.NO_COMMENTS),
    plan=plan,
    reverse="split-imports",
)
