"""1000000  ->  1_000_000; 255  ->  0xff."""

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
        if node.value.isdecimal() and int(node.value) >= 16 and not inside:
            yield find.at(node).edit(partial(spell, node, int(node.value)))


def spell(node: cst.Integer, value: int, make: Making) -> Edits:
    forms = [f"{value:#x}"] + ([f"{value:_}"] if value >= 1000 else []) + ([f"{value:#b}"] if value.bit_count() == 1 else [])
    return {node: revised(node, value=make.random.choice(forms))}


RULE = Rule(
    name="number-spelling",
    group="layout",
    strength=COSMETIC,
    summary="A whole number is written in another way: with underscores, or to the base 16 or 2.",
    before="x = 255",
    after="x = 0xff",
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="decimal-numbers",
    keeps_text_only=True,
)
