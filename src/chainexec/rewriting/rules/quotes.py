"""'a'  ->  "a", and back, all over the program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    found = []
    for node in find.view.all(cst.SimpleString):
        inside = any(isinstance(above, cst.FormattedString | cst.TemplatedString) for above in find.view.up(node))
        if not inside and len(node.quote) == 1 and "'" not in node.raw_value and '"' not in node.raw_value:
            found.append(node)
    if found:
        yield find.at(found[0]).edit(partial(exchange, found), whole=True)


def exchange(found: Sequence[cst.SimpleString], make: Making) -> Edits:
    to = make.random.choice(["'", '"'])
    chosen = [node for node in found if node.quote != to] or found
    return {node: revised(node, value=f"{node.prefix}{other(node.quote)}{node.raw_value}{other(node.quote)}") for node in chosen}


def other(quote: str) -> str:
    return '"' if quote == "'" else "'"


RULE = Rule(
    name="quotes",
    group="layout",
    strength=COSMETIC,
    summary="String literals get the other kind of quotes, where no quote stands inside.",
    before="x = 'a'",
    after='x = "a"',
    preconditions=(pre.CLOSED,),
    plan=plan,
    reverse="quotes",
    keeps_text_only=True,
)
