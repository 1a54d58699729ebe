"""n = 0; for x in xs: if c: n += 1  ->  n = sum(1 for x in xs if c)  (what is added surely an int); n = ''; ... n += s  ->
''.join([...]).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import line, revised
from chainexec.rewriting.comprehensions import element, leaks, loops_text, nest_of, unsure
from chainexec.rewriting.exact_types import INT, STR
from chainexec.rewriting.risks import may_stop_iteration
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.comprehensions import Piece
    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.For):
        piece = nest_of(node)
        if isinstance(piece, str) or not isinstance(add := piece.innermost, cst.AugAssign) or not isinstance(add.operator, cst.AddAssign):
            continue
        if not isinstance(add.target, cst.Name):
            continue
        start = creation(view, node, add.target.value)
        if start is None:
            continue
        text = isinstance(start.value, cst.SimpleString)
        site = find.at(node)
        variable = view.local(add.target)
        site.need(
            pre.IN_FUNCTION, variable is not None and view.function(node) is not None, f"`{add.target.value}` is no local of a function"
        )
        if variable is not None:
            site.need(pre.NOT_CAPTURED, not variable.captured and not variable.rebound_inside, f"an inner function uses `{variable.name}`")
            site.need(pre.READ_ONCE, not view.reads_of(variable, node), f"the loop uses `{variable.name}` for more than adding")
        wanted = "str" if text else "int"
        site.need(pre.EXACT_TYPE, view.exactly(add.value, STR if text else INT), f"`{view.show(add.value)}` need not be exactly {wanted}")
        site.need(pre.NOT_IN_TRY, not view.inside_try(node), "a try or with around could see the half-made result")
        if not text:
            site.need(pre.UNSHADOWED, view.unshadowed("sum", node), "`sum` is not the builtin here")
            inside = [add.value, *piece.clauses[0].tests, *(part for c in piece.clauses[1:] for part in (c.source, *c.tests))]
            risk = next((r for part in inside if (r := may_stop_iteration(part, view)) is not None), None)
            site.need(pre.NO_STOP_ITERATION, risk is None, f"{risk}")
        leak = leaks(view, piece, node) if site.ok else None
        site.need(pre.DEAD_AFTER, leak is None, f"{leak}")
        free = unsure(view, node, piece) if site.ok else None
        site.need(pre.SURELY_BOUND, free is None, f"`{free}` need not be bound, and the error would be another in a generator")
        yield site.edit(partial(summed, node, piece, start, add, text))


def creation(view: View, loop: cst.For, name: str) -> Assigned | None:
    """The line `name = 0` or `name = ''`, if nothing between it and the loop knows of it."""
    around = list(view.siblings(loop))
    if loop not in around:
        return None
    for before in reversed(around[: around.index(loop)]):
        start = assigned(before)
        if start is not None and start.target.value == name:
            return start if view.code(start.value) in ("0", "''", '""') else None
        if name in view.names_in(before) or not isinstance(before, cst.SimpleStatementLine):
            return None
    return None


def summed(node: cst.For, piece: Piece, start: Assigned, add: cst.AugAssign, text: bool, make: Making) -> Edits:
    loops = loops_text(piece.clauses)
    if text:
        inner: cst.BaseExpression = cst.ListComp(elt=element(add.value), for_in=loops)
        new = cst.Call(cst.Attribute(start.value, cst.Name("join")), [cst.Arg(inner)])
    else:
        inner = cst.GeneratorExp(elt=element(add.value), for_in=loops, lpar=[], rpar=[])
        new = cst.Call(cst.Name("sum"), [cst.Arg(inner)])
    return {start.line: None, node: line(revised(start.small, value=new))}


RULE = Rule(
    name="loop-to-sum",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="A loop that only adds what are surely ints to a counter becomes `sum`; one that only adds strs to a text becomes a `join`.",
    before="def f(xs):\n    n = 0\n    for x in xs:\n        if x:\n            n += 1\n    return n",
    after="def f(xs):\n    n = sum(1 for x in xs if x)\n    return n",
    preconditions=(
        pre.CLOSED,
        pre.IN_FUNCTION,
        pre.NOT_CAPTURED,
        pre.READ_ONCE,
        pre.EXACT_TYPE,
        pre.NOT_IN_TRY,
        pre.UNSHADOWED,
        pre.NO_STOP_ITERATION,
        pre.DEAD_AFTER,
        pre.SURELY_BOUND,
    ),
    plan=plan,
    reverse="sum-to-loop",
)
