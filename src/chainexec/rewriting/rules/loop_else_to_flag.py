"""for ...: ... break ... else: E  ->  a flag that break clears, and an if after the loop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, revised, statement, statements
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.tree import substitute
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    kinds: tuple[type[cst.For | cst.While], ...] = (cst.For, cst.While)
    for kind in kinds:
        for node in view.all(kind):
            if node.orelse is None:
                continue
            site = find.at(node)
            site.need(pre.IN_FUNCTION, view.function(node) is not None, "a new name would be seen outside of the program's functions")
            site.need(pre.SYNCHRONOUS, getattr(node, "asynchronous", None) is None, "the loop is asynchronous")
            breaks = own_jumps(node, cst.Break)
            places = [view.line_of(jump) or view.parent(jump) for jump in breaks]
            site.need(
                pre.ALONE,
                all(view.line_of(jump) is not None or len(getattr(view.parent(jump), "body", ())) == 1 for jump in breaks),
                "a break stands on a line with others",
            )
            yield site.edit(partial(flagged, node, node.orelse, places))


def flagged(node: cst.For | cst.While, other: cst.Else, places: Sequence[cst.CSTNode], make: Making) -> Edits:
    if not places:
        return {node: [revised(node, orelse=None), *block(other.body)]}
    flag = make.fresh("completed")
    edits: dict[cst.CSTNode, cst.CSTNode | Sequence[cst.CSTNode] | None] = {}
    for place in places:
        both = statements("__f = False\nbreak", f=flag)
        edits[place] = both if isinstance(place, cst.SimpleStatementLine) else cst.IndentedBlock(both)
    loop = revised(substitute(node, edits, make.view.parents), orelse=None, leading_lines=[])
    after = cst.If(test=cst.Name(flag), body=other.body, leading_lines=other.leading_lines)
    return {node: [statement("__f = True", f=flag), loop, after]}


RULE = Rule(
    name="loop-else-to-flag",
    group="loops",
    strength=STRUCTURAL,
    summary="The else of a loop becomes an if on a flag that each break clears.",
    before="def f(xs):\n    for x in xs:\n        if x:\n            break\n    else:\n        print('none')",
    after=(
        "def f(xs):\n    COMPLETED = True\n    for x in xs:\n        if x:\n            COMPLETED = False\n"
        "            break\n    if COMPLETED:\n        print('none')"
    ),
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.SYNCHRONOUS, pre.ALONE),
    plan=plan,
)
