"""for i, x in enumerate(xs): X  ->  a counter beside a plain for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, line, revised, statement, suite
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        call = node.iter
        if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Name) or call.func.value != "enumerate":
            continue
        site = find.at(node)
        site.need(pre.IN_FUNCTION, view.function(node) is not None, "a new name would be seen outside of the program's functions")
        site.need(pre.UNSHADOWED, view.calls_builtin(call, "enumerate"), "`enumerate` is not the builtin here, or is called otherwise")
        site.need(pre.SYNCHRONOUS, node.asynchronous is None, "the loop is asynchronous")
        site.need(
            pre.LITERAL,
            len(call.args) == 1 or (len(call.args) == 2 and isinstance(call.args[1].value, cst.Integer)),
            "the start is no number",
        )
        target = node.target
        two = isinstance(target, cst.Tuple) and len(target.elements) == 2
        two = (
            two
            and isinstance(target, cst.Tuple)
            and isinstance(target.elements[0].value, cst.Name)
            and isinstance(target.elements[1], cst.Element)
        )
        site.need(pre.PLAIN_TARGET, two, "the loop does not bind a number and an item")
        yield site.edit(partial(counted, node, call))


def counted(node: cst.For, call: cst.Call, make: Making) -> Edits:
    target = node.target
    assert isinstance(target, cst.Tuple)
    number, item = target.elements[0].value, target.elements[1].value
    counter = make.fresh("index")
    start = call.args[1].value if len(call.args) == 2 else cst.Integer("0")
    if isinstance(item, cst.Name | cst.Tuple | cst.List):
        # The number is bound first, then the item, and both only if there is an item.
        taken = make.fresh("taken") if not isinstance(item, cst.Name) or item.value == number.value else None  # type: ignore[attr-defined]
    else:
        taken = make.fresh("taken")
    body = [statement("__n = __c", n=number, c=counter), statement("__c += 1", c=counter)]
    if taken is not None:
        body.append(line(cst.Assign([cst.AssignTarget(item)], cst.Name(taken))))  # type: ignore[arg-type]
    loop = revised(
        node,
        target=cst.Name(taken) if taken is not None else item,
        iter=bare(call.args[0].value),
        body=suite([*body, *block(node.body)], node.body),
        leading_lines=[],
    )
    return {node: [statement("__c = __start", c=counter, start=start), loop]}


RULE = Rule(
    name="enumerate-to-counter",
    group="loops",
    strength=STRUCTURAL,
    summary="A for over `enumerate` becomes a plain for with a counter of its own.",
    before="def f(xs):\n    for i, x in enumerate(xs):\n        print(i, x)",
    after="def f(xs):\n    INDEX = 0\n    for x in xs:\n        i = INDEX\n        INDEX += 1\n        print(i, x)",
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.UNSHADOWED, pre.SYNCHRONOUS, pre.LITERAL, pre.PLAIN_TARGET),
    plan=plan,
)
