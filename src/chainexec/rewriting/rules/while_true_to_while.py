"""while True: if c: break; X  ->  while not c: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, negated, revised, suite
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, is_true, only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.While):
        if not is_true(node.test) or not isinstance(node.body, cst.IndentedBlock):
            continue
        first = node.body.body[0]
        if not isinstance(first, cst.If) or not isinstance(only(first.body), cst.Break):
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, first.orelse is None and node.orelse is None, "the if or the loop has an else")
        site.need(pre.NO_COMMENTS, not has_comment(first), "a comment stands at the test")
        yield site.edit(partial(tested, node, first))


def tested(node: cst.While, first: cst.If, make: Making) -> Edits:
    rest = list(node.body.body[1:]) or [line(cst.Pass())]
    return {node: revised(node, test=bare(negated(first.test)), body=suite(rest, node.body))}  # type: ignore[arg-type]


RULE = Rule(
    name="while-true-to-while",
    group="loops",
    strength=STRUCTURAL,
    summary="An endless loop that begins with a test and a break becomes a while with that test.",
    before="while True:\n    if x in y:\n        break\n    x += 1",
    after="while x not in y:\n    x += 1",
    preconditions=(pre.CLOSED, pre.NO_ELSE, pre.NO_COMMENTS),
    plan=plan,
    reverse="while-true-to-while",
)
