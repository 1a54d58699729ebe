"""Comments on lines of their own, and at the ends of lines, are taken out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for function in find.view.all(cst.FunctionDef):
        found = [one for one in walk(function.body) if isinstance(one, cst.BaseStatement) and commented(one)]
        if found:
            yield find.at(function.body).edit(partial(strip, found))


def commented(node: cst.BaseStatement) -> bool:
    if any(line.comment is not None for line in getattr(node, "leading_lines", ())):
        return True
    return isinstance(node, cst.SimpleStatementLine) and node.trailing_whitespace.comment is not None


def strip(found: Sequence[cst.BaseStatement], make: Making) -> Edits:
    simple = [one for one in found if isinstance(one, cst.SimpleStatementLine)] or found[:1]
    edits: dict[cst.CSTNode, cst.CSTNode] = {}
    for one in simple:
        changes: dict[str, object] = {"leading_lines": [line for line in one.leading_lines if line.comment is None]}  # type: ignore[attr-defined]
        if isinstance(one, cst.SimpleStatementLine):
            changes["trailing_whitespace"] = cst.TrailingWhitespace(newline=one.trailing_whitespace.newline)
        edits[one] = revised(one, **changes)
    return edits


RULE = Rule(
    name="remove-comments",
    group="layout",
    strength=COSMETIC,
    summary="Comments above and behind statements of a function are taken out.",
    before="def f(x):\n    # the result\n    return x  # as it is",
    after="def f(x):\n    return x",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="add-comments",
    keeps_text_only=True,
)
