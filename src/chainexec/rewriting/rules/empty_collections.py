"""[]  ->  list(), and back; likewise {} and dict(), () and tuple(), '' and str()."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression
from chainexec.rewriting.rule import COSMETIC, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_comment, is_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


CALLS = {"list": "[]", "dict": "{}", "tuple": "()", "str": "''"}


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for call in view.all(cst.Call):
        if isinstance(call.func, cst.Name) and call.func.value in CALLS and not call.args:
            site = find.at(call)
            site.need(pre.UNSHADOWED, view.is_builtin(call.func), f"`{call.func.value}` is not the builtin here")
            yield site.edit(partial(write, call, CALLS[call.func.value]))
    kinds: tuple[tuple[type[cst.List | cst.Dict], str], ...] = ((cst.List, "list"), (cst.Dict, "dict"))
    for kind, name in kinds:
        for node in view.all(kind):
            if node.elements or is_store(node, view.parents):
                continue
            site = find.at(node)
            site.need(pre.UNSHADOWED, view.unshadowed(name, node), f"`{name}` is not the builtin here")
            site.need(pre.NO_COMMENTS, not has_comment(node), "a comment stands inside")
            yield site.edit(partial(write, node, f"{name}()"))


def write(node: cst.CSTNode, text: str, make: Making) -> Edits:
    return {node: expression(text)}


RULE = Rule(
    name="empty-collections",
    group="expressions",
    strength=COSMETIC,
    summary="`[]` becomes `list()` and the other way round; likewise for `{}`, `()` and `''`.",
    before="x = []",
    after="x = list()",
    preconditions=(pre.CLOSED, pre.UNSHADOWED, pre.NO_COMMENTS),
    plan=plan,
    reverse="empty-collections",
)
