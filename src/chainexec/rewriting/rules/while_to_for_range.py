"""i = 0; while i < n: X; i += 1  ->  for i in range(n): X."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import expression, suite
from chainexec.rewriting.exact_types import INT, WHOLE, stable, type_of, within
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, small
from chainexec.rewriting.tree import walk
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.While):
        if not isinstance(node.test, cst.Comparison) or len(node.test.comparisons) != 1 or not isinstance(node.test.left, cst.Name):
            continue
        target = node.test.comparisons[0]
        if not isinstance(target.operator, cst.LessThan) or not isinstance(node.body, cst.IndentedBlock) or len(node.body.body) < 2:
            continue
        last = small(node.body.body[-1])
        counter = node.test.left.value
        if not isinstance(last, cst.AugAssign) or not isinstance(last.target, cst.Name) or last.target.value != counter:
            continue
        if not isinstance(last.operator, cst.AddAssign) or not isinstance(last.value, cst.Integer) or last.value.value != "1":
            continue
        around = list(view.siblings(node))
        at = around.index(node) if node in around else 0
        start = assigned(around[at - 1]) if at else None
        site = find.at(node)
        variable = view.local(node.test.left)
        site.need(pre.IN_FUNCTION, variable is not None and view.function(node) is not None, f"`{counter}` is no local of a function")
        good_start = start is not None and start.target.value == counter and view.exactly(start.value, INT)
        site.need(pre.EXACT_TYPE, good_start, f"`{counter}` does not surely begin as an int just before the loop")
        site.need(pre.UNSHADOWED, view.unshadowed("range", node), "`range` is not the builtin here")
        site.need(pre.NO_ELSE, node.orelse is None, "the loop has an else")
        site.need(pre.NO_CONTINUE, not own_jumps(node, cst.Continue), "a continue skips the step")
        if variable is None or start is None or not site.ok:
            yield site.edit(partial(never))
            continue
        bindings = [b for b, _ in variable.bindings if any(above is node for above in view.up(b))]
        site.need(pre.NOT_REBOUND, len(bindings) == 1, f"`{counter}` is bound elsewhere in the body")
        site.need(pre.DEAD_AFTER, view.dead_after(variable, node), f"`{counter}` is used after the loop")
        stop = target.comparator
        state = view.state(node)
        steady = state is not None and stable(stop, state, view) and within(type_of(stop, state, view), WHOLE)
        rebound = [n.value for n in walk(stop) if isinstance(n, cst.Name) and (v := view.local(n)) is not None and view.binds(v, node.body)]
        site.need(pre.STABLE, steady and not rebound, f"`{view.show(stop)}` need not be the same int in each pass")
        yield site.edit(partial(ranged, node, start, stop))


def never(make: Making) -> Edits:
    raise AssertionError("a refused site is not made")


def ranged(node: cst.While, start: Assigned, stop: cst.BaseExpression, make: Making) -> Edits:
    body = list(node.body.body[:-1])
    if isinstance(start.value, cst.Integer) and start.value.value == "0":
        source = expression("range(__stop)", stop=stop)
    else:
        source = expression("range(__start, __stop)", start=start.value, stop=stop)
    loop = cst.For(
        target=cst.Name(start.target.value),
        iter=source,
        body=suite(body, node.body),  # type: ignore[arg-type]
        leading_lines=[*start.line.leading_lines, *node.leading_lines],
    )
    return {start.line: None, node: loop}


RULE = Rule(
    name="while-to-for-range",
    group="loops",
    strength=STRUCTURAL,
    summary="A while that counts an int up by one to a bound that stays the same becomes a for over a range.",
    before="def f():\n    i = 0\n    while i < 3:\n        print(i)\n        i += 1",
    after="def f():\n    for i in range(3):\n        print(i)",
    preconditions=(
        pre.CLOSED,
        pre.IN_FUNCTION,
        pre.EXACT_TYPE,
        pre.UNSHADOWED,
        pre.NO_ELSE,
        pre.NO_CONTINUE,
        pre.NOT_REBOUND,
        pre.DEAD_AFTER,
        pre.STABLE,
    ),
    plan=plan,
    reverse="for-range-to-while",
)
