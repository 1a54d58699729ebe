"""for i in range(n): X  ->  a counter and a while."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import block, revised, statement, suite
from chainexec.rewriting.exact_types import INT
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        call = node.iter
        if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Name) or call.func.value != "range":
            continue
        site = find.at(node)
        site.need(pre.IN_FUNCTION, view.function(node) is not None, "a new name would be seen outside of the program's functions")
        site.need(
            pre.UNSHADOWED,
            view.calls_builtin(call, "range") and 1 <= len(call.args) <= 3,
            "`range` is not the builtin here, or is called otherwise",
        )
        whole = all(view.exactly(a.value, INT) for a in call.args)
        site.need(pre.EXACT_TYPE, whole, f"not all of `{view.show(call)}`'s arguments are surely ints")
        site.need(pre.PLAIN_TARGET, isinstance(node.target, cst.Name), "the loop assigns to more than a plain name")
        site.need(pre.NO_ELSE, node.orelse is None, "the loop has an else")
        step = step_of(call)
        site.need(pre.FINITE_RANGE, step, "the step is no number other than 0")
        yield site.edit(partial(counted, node, call, step))


def step_of(call: cst.Call) -> int:
    """The step of the range; 0 if it is not written as a number."""
    if len(call.args) < 3:
        return 1
    value = call.args[2].value
    sign = 1
    if isinstance(value, cst.UnaryOperation) and isinstance(value.operator, cst.Minus):
        sign, value = -1, value.expression
    return sign * int(value.value.replace("_", ""), 0) if isinstance(value, cst.Integer) else 0


def counted(node: cst.For, call: cst.Call, step: int, make: Making) -> Edits:
    values = [a.value for a in call.args]
    start: cst.BaseExpression = values[0] if len(values) > 1 else cst.Integer("0")
    stop = values[1] if len(values) > 1 else values[0]
    target = node.target
    assert isinstance(target, cst.Name)
    lines: list[cst.BaseStatement] = []
    # The whole range is evaluated once, start first, before the loop variable is touched.
    plain = simple_counter(make.view, node, target, start)
    counter = target.value if plain else make.fresh("index")
    if len(values) > 1 and not isinstance(start, cst.Integer):
        first = make.fresh("constant", "start")
        lines.append(statement("__n = __value", n=first, value=start))
        start = cst.Name(first)
    if not isinstance(stop, cst.Integer):
        last = make.fresh("stop")
        lines.append(statement("__n = __value", n=last, value=stop))
        stop = cst.Name(last)
    lines.append(statement("__i = __start", i=counter, start=start))
    change = statement(f"__i {'+' if step > 0 else '-'}= {abs(step)}", i=counter)
    body = [*block(node.body), change] if plain else [statement("__x = __i", x=target.value, i=counter), change, *block(node.body)]
    loop = statement(f"while __i {'<' if step > 0 else '>'} __stop:\n    __body", i=counter, stop=stop, body=body)
    assert isinstance(loop, cst.While)
    lines.append(revised(loop, body=suite(loop.body.body, node.body)))  # type: ignore[arg-type]
    return {node: lines}


def simple_counter(view: View, node: cst.For, target: cst.Name, start: cst.BaseExpression) -> bool:
    """Whether the loop variable itself may count: it then ends elsewhere and is bound even if there is no pass."""
    variable = view.local(target)
    if variable is None or not view.dead_after(variable, node) or own_jumps(node, cst.Continue) or view.binds(variable, node.body):
        return False
    function = view.function(node)
    others = [read for read in variable.reads if all(above is not node for above in view.up(read))]
    return function is not None and (not others or len(variable.bindings) > 1) and not view.reads_of(variable, node.iter)


RULE = Rule(
    name="for-range-to-while",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary=(
        "A for over a range of ints becomes a while with a counter. Start and stop are evaluated once; the loop variable "
        "itself counts only where nobody sees its end."
    ),
    before="def f(xs):\n    for i in range(len(xs)):\n        print(xs[i])",
    after="def f(xs):\n    STOP = len(xs)\n    i = 0\n    while i < STOP:\n        print(xs[i])\n        i += 1",
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.UNSHADOWED, pre.EXACT_TYPE, pre.PLAIN_TARGET, pre.NO_ELSE, pre.FINITE_RANGE),
    plan=plan,
    reverse="while-to-for-range",
)
