"""for a, b in xs: X  ->  for pair in xs: a, b = pair; X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, line, revised, suite
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        if not isinstance(node.target, cst.Tuple | cst.List):
            continue
        site = find.at(node)
        site.need(pre.IN_FUNCTION, view.function(node) is not None, "a new name would be seen outside of the program's functions")
        yield site.edit(partial(unpack, node))


def unpack(node: cst.For, make: Making) -> Edits:
    pair = make.fresh("pair")
    first = line(cst.Assign([cst.AssignTarget(node.target)], cst.Name(pair)))
    return {node: revised(node, target=cst.Name(pair), body=suite([first, *block(node.body)], node.body))}


RULE = Rule(
    name="unpack-in-body",
    group="loops",
    strength=STRUCTURAL,
    summary="A for that unpacks its items binds each to one name and unpacks it in the body.",
    before="def f(xs):\n    for a, b in xs:\n        print(a, b)",
    after="def f(xs):\n    for PAIR in xs:\n        a, b = PAIR\n        print(a, b)",
    preconditions=(pre.CLOSED, pre.IN_FUNCTION),
    plan=plan,
    reverse="unpack-in-target",
)
