"""'abcdef'  ->  'abc' 'def'."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.SimpleString):
        if len(node.raw_value) < 8 or len(node.quote) != 1:
            continue
        above = view.parent(node)
        if isinstance(above, cst.Expr | cst.ConcatenatedString) or any(
            isinstance(up, cst.MatchPattern | cst.Annotation) for up in view.up(node)
        ):
            continue
        site = find.at(node)
        site.need(pre.SAME_VALUE, "\\" not in node.raw_value, "an escape might be cut in two")
        yield site.edit(partial(split, node))


def split(node: cst.SimpleString, make: Making) -> Edits:
    text, quote, prefix = node.raw_value, node.quote, node.prefix
    spaces = [n + 1 for n, char in enumerate(text) if char == " " and 2 < n < len(text) - 3]
    at = make.random.choice(spaces) if spaces else make.random.randint(2, len(text) - 2)
    left, right = (cst.SimpleString(f"{prefix}{quote}{part}{quote}") for part in (text[:at], text[at:]))
    whole = cst.ConcatenatedString(left=left, right=right, whitespace_between=cst.SimpleWhitespace(" "))
    return {node: revised(whole, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])}


RULE = Rule(
    name="split-string",
    group="expressions",
    strength=COSMETIC,
    weight=0.5,
    summary="A string literal becomes two that stand side by side, which the compiler joins.",
    before="x = 'no such file'",
    after="x = ('no such ' 'file')",
    preconditions=(pre.CLOSED, pre.SAME_VALUE),
    plan=plan,
)
