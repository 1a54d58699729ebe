"""for pair in xs: a, b = pair; X  ->  for a, b in xs: X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, suite
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        if not isinstance(node.target, cst.Name) or not isinstance(node.body, cst.IndentedBlock) or len(node.body.body) < 2:
            continue
        first = small(node.body.body[0])
        if not isinstance(first, cst.Assign) or len(first.targets) != 1 or not isinstance(target := first.targets[0].target, cst.Tuple):
            continue
        if not isinstance(first.value, cst.Name) or first.value.value != node.target.value:
            continue
        site = find.at(node)
        variable = view.local(node.target)
        site.need(pre.IN_FUNCTION, variable is not None, "the loop variable is no local of a function")
        if variable is not None:
            once = len(variable.reads) == 1 and len(variable.bindings) == 1 and not variable.captured
            site.need(pre.READ_ONCE, once, f"`{variable.name}` is used elsewhere")
        site.need(pre.NO_COMMENTS, not has_comment(node.body.body[0]), "a comment would be lost")
        yield site.edit(partial(unpack, node, target))


def unpack(node: cst.For, target: cst.Tuple, make: Making) -> Edits:
    return {node: revised(node, target=target, body=suite(list(node.body.body[1:]), node.body))}  # type: ignore[arg-type]


RULE = Rule(
    name="unpack-in-target",
    group="loops",
    strength=STRUCTURAL,
    summary="A for whose body begins with unpacking the item unpacks it in its target.",
    before="def f(xs):\n    for pair in xs:\n        a, b = pair\n        print(a, b)",
    after="def f(xs):\n    for a, b in xs:\n        print(a, b)",
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.READ_ONCE, pre.NO_COMMENTS),
    plan=plan,
    reverse="unpack-in-body",
)
