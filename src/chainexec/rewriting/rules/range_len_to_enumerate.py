"""for i in range(len(xs)): ... xs[i] ...  ->  for i, x in enumerate(xs): ... x ...  (xs surely a str or tuple)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, revised
from chainexec.rewriting.names import singular
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import is_store
from chainexec.rewriting.tree import substitute, walk_here

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        call = node.iter
        if not view.calls_builtin(call, "range", 1):
            continue
        assert isinstance(call, cst.Call)
        length = call.args[0].value
        if not view.calls_builtin(length, "len", 1):
            continue
        assert isinstance(length, cst.Call)
        source = length.args[0].value
        site = find.at(node)
        variable, counter = view.local(source), view.local(node.target)
        site.need(pre.PLAIN_TARGET, variable is not None and counter is not None, "the sequence or the loop variable is no plain local")
        site.need(
            pre.EXACT_TYPE,
            view.exactly(source, frozenset({"str", "tuple"})),
            f"`{view.show(source)}` need not be a str or tuple, which nothing changes",
        )
        site.need(pre.UNSHADOWED, view.unshadowed("enumerate", node), "`enumerate` is not the builtin here")
        site.need(pre.SYNCHRONOUS, node.asynchronous is None, "the loop is asynchronous")
        if variable is None or counter is None or not isinstance(node.target, cst.Name):
            yield site.edit(partial(items, node, source, []))
            continue
        site.need(pre.NOT_REBOUND, not view.binds(variable, node) and not variable.rebound_inside, f"the loop binds `{variable.name}`")
        site.need(pre.NOT_REBOUND, not view.binds(counter, node.body) and not counter.rebound_inside, f"the body binds `{counter.name}`")
        found = [
            part for part in walk_here(node.body) if isinstance(part, cst.Subscript) and view.local(part.value) is variable
            and len(part.slice) == 1
            and isinstance(index := part.slice[0].slice, cst.Index) and view.local(index.value) is counter
        ]  # fmt: skip
        site.need(pre.NOT_RESIZED, not any(is_store(part, view.parents) for part in found), f"the body stores into `{variable.name}`")
        site.need(pre.LITERAL, found, f"nothing in the body is `{variable.name}[{counter.name}]`")
        yield site.edit(partial(items, node, source, found))


def items(node: cst.For, source: cst.BaseExpression, found: Sequence[cst.Subscript], make: Making) -> Edits:
    assert isinstance(source, cst.Name)
    assert isinstance(node.target, cst.Name)
    item = make.fresh("item", singular(source.value))
    target = cst.Tuple([cst.Element(node.target), cst.Element(cst.Name(item))], lpar=[], rpar=[])
    body = substitute(node.body, {part: cst.Name(item) for part in found}, make.view.parents)
    return {node: revised(node, target=target, iter=expression("enumerate(__xs)", xs=source), body=body)}


RULE = Rule(
    name="range-len-to-enumerate",
    group="loops",
    strength=STRUCTURAL,
    summary="A for over the indexes of a str or tuple becomes one over `enumerate`; where the body looks the item up, it uses it.",
    before="def f():\n    xs = 'abc'\n    for i in range(len(xs)):\n        print(xs[i])",
    after="def f():\n    xs = 'abc'\n    for i, ITEM in enumerate(xs):\n        print(ITEM)",
    preconditions=(
        pre.CLOSED,
        pre.PLAIN_TARGET,
        pre.EXACT_TYPE,
        pre.UNSHADOWED,
        pre.SYNCHRONOUS,
        pre.NOT_REBOUND,
        pre.NOT_RESIZED,
        pre.LITERAL,
    ),
    plan=plan,
    reverse="enumerate-to-range-len",
)
