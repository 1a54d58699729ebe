"""while c: X  ->  while True: if not c: break; X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, negated, revised, statement, suite
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import is_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.While):
        if is_true(node.test):
            continue
        site = find.at(node)
        site.need(pre.NO_ELSE, node.orelse is None, "the loop has an else")
        yield site.edit(partial(endless, node))


def endless(node: cst.While, make: Making) -> Edits:
    new = statement("while True:\n    if __test:\n        break\n    __body", test=negated(node.test), body=block(node.body))
    assert isinstance(new, cst.While)
    return {node: revised(node, test=new.test, body=suite(new.body.body, node.body))}  # type: ignore[arg-type]


RULE = Rule(
    name="while-to-while-true",
    group="loops",
    strength=STRUCTURAL,
    summary="A while becomes an endless loop that tests at its top and breaks.",
    before="while x < y:\n    x += 1",
    after="while True:\n    if not x < y:\n        break\n    x += 1",
    preconditions=(pre.CLOSED, pre.NO_ELSE),
    plan=plan,
    reverse="while-true-to-while",
)
