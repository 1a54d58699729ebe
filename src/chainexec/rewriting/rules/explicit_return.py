"""return  ->  return None; the end of a function gets a return None."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_yield

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.FunctionDef):
        site = find.at(node.body)
        site.need(pre.NO_YIELD, not has_yield(node.body) and node.asynchronous is None, "it is a generator or asynchronous")
        site.need(
            pre.FALLS_THROUGH, isinstance(node.body, cst.IndentedBlock) and view.flow(node).falls_through, "control never reaches its end"
        )
        yield site.edit(partial(add, node.body))
    for jump in view.all(cst.Return):
        if jump.value is None:
            function = view.function(jump)
            site = find.at(jump)
            plain = function is not None and not has_yield(function.body) and function.asynchronous is None
            site.need(pre.NO_YIELD, plain, "it is in a generator or asynchronous")
            yield site.edit(partial(spell, jump))


def add(body: cst.BaseSuite, make: Making) -> Edits:
    return {body: revised(body, body=[*body.body, statement("return None")])}


def spell(node: cst.Return, make: Making) -> Edits:
    return {node: revised(node, value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))}


RULE = Rule(
    name="explicit-return",
    group="dead code",
    strength=COSMETIC,
    summary="A function that ends without a return gets a `return None`; a bare return becomes one.",
    before="def f(x):\n    x.append(1)",
    after="def f(x):\n    x.append(1)\n    return None",
    preconditions=(pre.CLOSED, pre.NO_YIELD, pre.FALLS_THROUGH),
    plan=plan,
    reverse="implicit-return",
)
