"""for x in xs: X  ->  an iterator, a sentinel, and a while that takes the next item."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, line, revised, statements, suite
from chainexec.rewriting.precedence import parenthesized
from chainexec.rewriting.risks import may_be_generator
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        site = find.at(node)
        site.need(pre.IN_FUNCTION, view.function(node) is not None, "new names would be seen outside of the program's functions")
        site.need(pre.SYNCHRONOUS, node.asynchronous is None, "the loop is asynchronous")
        for name in ("iter", "next", "object"):
            site.need(pre.UNSHADOWED, view.unshadowed(name, node), f"`{name}` is not the builtin here")
        risk = may_be_generator(node.iter, view, leaves_early=bool(own_jumps(node, cst.Break)) or view.inside_try(node))
        site.need(pre.ONE_SHOT, risk is None, f"{risk}, whose end would come later")
        yield site.edit(partial(taken_one_by_one, node))


def taken_one_by_one(node: cst.For, make: Making) -> Edits:
    iterator = make.fresh("iterator")
    sentinel = make.fresh("sentinel")
    item = make.fresh("taken")
    source = parenthesized(node.iter) if isinstance(node.iter, cst.Tuple) and not node.iter.lpar else node.iter
    bind = line(cst.Assign([cst.AssignTarget(node.target)], cst.Name(item)))
    new = statements(
        "__it = iter(__source)\n__end = object()\nwhile (__item := next(__it, __end)) is not __end:\n    __body",
        it=iterator,
        end=sentinel,
        item=item,
        source=source,
        body=[bind, *block(node.body)],
    )
    loop = new[-1]
    assert isinstance(loop, cst.While)
    new[-1] = revised(loop, orelse=node.orelse, body=suite(loop.body.body, node.body))  # type: ignore[arg-type]
    return {node: new}


RULE = Rule(
    name="for-to-while-iterator",
    group="loops",
    strength=STRUCTURAL,
    weight=0.6,
    summary=(
        "A for becomes a while that takes the items from an iterator; `break`, `continue`, `else` and the loop variable's "
        "last value stay as they were."
    ),
    before="def f(xs):\n    for x in xs:\n        print(x)",
    after=(
        "def f(xs):\n    ITERATOR = iter(xs)\n    SENTINEL = object()\n"
        "    while (TAKEN := next(ITERATOR, SENTINEL)) is not SENTINEL:\n        x = TAKEN\n        print(x)"
    ),
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.SYNCHRONOUS, pre.UNSHADOWED, pre.ONE_SHOT),
    plan=plan,
)
