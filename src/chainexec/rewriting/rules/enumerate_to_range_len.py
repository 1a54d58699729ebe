"""for i, x in enumerate(xs): X  ->  for i in range(len(xs)): x = xs[i]; X  (xs surely a str or tuple)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, expression, revised, statement, suite
from chainexec.rewriting.copies import clone
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import same_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        call = node.iter
        if not view.calls_builtin(call, "enumerate", 1):
            continue
        assert isinstance(call, cst.Call)
        source, target = call.args[0].value, node.target
        if not isinstance(target, cst.Tuple) or len(target.elements) != 2:
            continue
        site = find.at(node)
        variable = view.local(source)
        site.need(pre.PLAIN_TARGET, variable is not None, f"`{view.show(source)}` is no local of the function")
        names = all(isinstance(e.value, cst.Name) and not isinstance(e, cst.StarredElement) for e in target.elements)
        site.need(pre.PLAIN_TARGET, names, "the loop assigns to more than plain names")
        site.need(pre.EXACT_TYPE, view.exactly(source, frozenset({"str", "tuple"})), f"`{view.show(source)}` need not be a str or tuple")
        rebound = variable is None or view.binds(variable, node) or variable.rebound_inside
        site.need(pre.NOT_REBOUND, not rebound, f"the loop binds `{view.show(source)}`")
        site.need(pre.SYNCHRONOUS, node.asynchronous is None, "the loop is asynchronous")
        for name in ("range", "len"):
            site.need(pre.UNSHADOWED, view.unshadowed(name, node), f"`{name}` is not the builtin here")
        number = target.elements[0].value
        counted = view.local(number)
        site.need(
            pre.NOT_REBOUND,
            counted is not None and not counted.rebound_inside and not same_text(number, target.elements[1].value),
            "the number is bound elsewhere",
        )
        yield site.edit(partial(by_index, node, source, target))


def by_index(node: cst.For, source: cst.BaseExpression, target: cst.Tuple, make: Making) -> Edits:
    number, item = target.elements[0].value, target.elements[1].value
    first = statement("__x = __xs[__i]", x=item, xs=clone(source), i=clone(number))
    new = revised(node, target=number, iter=expression("range(len(__xs))", xs=source), body=suite([first, *block(node.body)], node.body))
    return {node: new}


RULE = Rule(
    name="enumerate-to-range-len",
    group="loops",
    strength=STRUCTURAL,
    summary="A for over `enumerate` of a str or tuple becomes one over the indexes; the item is looked up first thing.",
    before="def f():\n    xs = 'abc'\n    for i, x in enumerate(xs):\n        print(i, x)",
    after="def f():\n    xs = 'abc'\n    for i in range(len(xs)):\n        x = xs[i]\n        print(i, x)",
    preconditions=(pre.CLOSED, pre.PLAIN_TARGET, pre.EXACT_TYPE, pre.NOT_REBOUND, pre.SYNCHRONOUS, pre.UNSHADOWED),
    plan=plan,
    reverse="range-len-to-enumerate",
)
