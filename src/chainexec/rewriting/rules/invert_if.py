"""if c: A else: B  ->  if not c: B else: A."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import negated, revised
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    for node in find.view.all(cst.If):
        if node.orelse is None or isinstance(only(node.orelse.body), cst.Pass):
            continue  # nobody would write `if not x: pass`, and then an else
        site = find.at(node)
        site.need(pre.NO_ELSE, isinstance(node.orelse, cst.Else), "an elif follows, not an else")
        yield site.edit(partial(swap, node))


def swap(node: cst.If, make: Making) -> Edits:
    assert isinstance(node.orelse, cst.Else)
    test = negated(node.test)
    return {
        node: revised(
            node,
            test=test,
            body=node.orelse.body,
            orelse=revised(node.orelse, body=node.body),
            whitespace_before_test=cst.SimpleWhitespace(" "),
        )
    }


RULE = Rule(
    name="invert-if",
    group="conditionals",
    strength=MILD,
    summary="Negate the test of an if and exchange its two branches. The test is wrapped in `not`; `<` is never made `>=`, nor `==` `!=`.",
    before="if x < y:\n    a()\nelse:\n    b()",
    after="if not x < y:\n    b()\nelse:\n    a()",
    preconditions=(pre.CLOSED, pre.NO_ELSE),
    plan=plan,
    reverse="invert-if",
)
