"""Four spaces become two, three, eight, or a tab."""

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
    blocks = [node for node in view.order if isinstance(node, cst.IndentedBlock)]
    if blocks:
        site = find.at(view.module)
        mixed = any(node.indent is not None and node.indent != view.module.default_indent for node in blocks)
        site.need(pre.SAME_TREE, not mixed, "the program has more than one kind of indentation")
        yield site.edit(partial(indent, view.module), whole=True)


def indent(module: cst.Module, make: Making) -> Edits:
    forms = [form for form in ("  ", "    ", "\t") if form != module.default_indent]
    return {module: revised(module, default_indent=make.random.choice(forms))}


RULE = Rule(
    name="indentation",
    group="layout",
    strength=COSMETIC,
    weight=0.2,
    summary="Blocks are indented by another amount, or by tabs.",
    before="if x:\n    y = 1",
    after="if x:\n  y = 1",
    preconditions=(pre.CLOSED, pre.SAME_TREE),
    plan=plan,
    reverse="indentation",
    keeps_text_only=True,
)
