"""if c:  ->  if bool(c):."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    kinds: tuple[type[cst.If | cst.While], ...] = (cst.If, cst.While)
    for kind in kinds:
        for node in find.view.all(kind):
            test = node.test
            if not isinstance(test, cst.Name | cst.Call | cst.Attribute | cst.Subscript) or (
                isinstance(test, cst.Name) and test.value in ("True", "False")
            ):
                continue
            if find.view.calls_builtin(test, "bool"):
                continue
            site = find.at(test)
            site.need(pre.UNSHADOWED, find.view.unshadowed("bool", test), "`bool` is not the builtin here")
            yield site.edit(partial(wrap, test))


def wrap(test: cst.BaseExpression, make: Making) -> Edits:
    return {test: expression("bool(__test)", test=test)}


RULE = Rule(
    name="bool-call",
    group="conditionals",
    strength=MILD,
    weight=0.5,
    summary="A value that is tested for truth is passed through `bool` first.",
    before="if xs:\n    a()",
    after="if bool(xs):\n    a()",
    preconditions=(pre.CLOSED, pre.UNSHADOWED),
    plan=plan,
    reverse="drop-bool-call",
)
