"""0xff  ->  255; 1_000  ->  1000."""

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
    for node in find.view.all(cst.Integer):
        inside = any(isinstance(above, cst.FormattedString | cst.TemplatedString) for above in find.view.up(node))
        if not node.value.isdecimal() and not inside:
            yield find.at(node).edit(partial(spell, node))


def spell(node: cst.Integer, make: Making) -> Edits:
    return {node: revised(node, value=str(int(node.value.replace("_", ""), 0)))}


RULE = Rule(
    name="decimal-numbers",
    group="layout",
    strength=COSMETIC,
    summary="A whole number written with underscores or to another base is written in plain decimals.",
    before="x = 0xff",
    after="x = 255",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="number-spelling",
    keeps_text_only=True,
)
