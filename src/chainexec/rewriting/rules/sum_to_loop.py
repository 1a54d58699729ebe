"""n = sum(e for x in xs if c)  ->  n = 0; for x in xs: if c: n += e  (e surely an int)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.comprehensions import as_loop, cannot_be_loop, clauses_of, renamed_apart, unbound
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.exact_types import INT, element_type, within
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.risks import may_stop_iteration
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_walrus
from chainexec.rewriting.tree import substitute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.comprehensions import Comprehension
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for call in view.all(cst.Call):
        if not view.calls_builtin(call, "sum", 1):
            continue
        inner = call.args[0].value
        if not isinstance(inner, cst.GeneratorExp | cst.ListComp):
            continue
        site = find.at(call)
        function = view.function(call)
        site.need(pre.IN_FUNCTION, function is not None, "new names would be seen outside of the program's functions")
        place = hoist_place(view, call)
        site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
        state = view.state(call)
        whole = state is not None and within(element_type(inner, state, view), INT)
        site.need(pre.EXACT_TYPE, whole, "the items need not be ints, and sums of floats are compensated")
        reason = cannot_be_loop(view, inner)
        site.need(pre.SYNCHRONOUS, reason is None, f"{reason}")
        clauses = clauses_of(inner)
        inside = [inner.elt, *clauses[0].tests, *(part for clause in clauses[1:] for part in (clause.source, *clause.tests))]
        site.need(
            pre.NO_WALRUS, not any(has_walrus(part) for part in (*inside, clauses[0].source)), "an assignment expression stands inside"
        )
        if isinstance(inner, cst.GeneratorExp):
            risk = next((r for part in inside if (r := may_stop_iteration(part, view)) is not None), None)
            site.need(pre.NO_STOP_ITERATION, risk is None, f"{risk}")
        free = unbound(view, inner) if site.ok else None
        site.need(pre.SURELY_BOUND, free is None, f"`{free}` need not be bound, and the error would be another outside of the generator")
        yield site.edit(partial(added, call, inner, function, place))


def added(call: cst.Call, inner: Comprehension, function: cst.FunctionDef | None, place: cst.CSTNode | str, make: Making) -> Edits:
    assert function is not None
    assert isinstance(place, cst.BaseStatement)
    apart = renamed_apart(make.view, inner, function, make)
    assert isinstance(apart, cst.GeneratorExp | cst.ListComp)
    total = make.fresh("count" if isinstance(apart.elt, cst.Integer) else "total")
    loop = as_loop(apart, [statement("__t += __e", t=total, e=bare(apart.elt))])
    first = statement("__t = 0", t=total)
    kept = substitute(place, {call: cst.Name(total)}, make.view.parents)
    assert isinstance(kept, cst.BaseStatement)
    return {place: [revised(first, leading_lines=getattr(place, "leading_lines", ())), loop, revised(kept, leading_lines=[])]}


RULE = Rule(
    name="sum-to-loop",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="`sum` over a generator or list of what are surely ints becomes a loop that adds.",
    before="def f(xs):\n    return sum(1 for x in xs if x)",
    after="def f(xs):\n    COUNT = 0\n    for x in xs:\n        if x:\n            COUNT += 1\n    return COUNT",
    preconditions=(
        pre.CLOSED,
        pre.IN_FUNCTION,
        pre.ORDER_KEPT,
        pre.EXACT_TYPE,
        pre.SYNCHRONOUS,
        pre.NO_WALRUS,
        pre.NO_STOP_ITERATION,
        pre.SURELY_BOUND,
    ),
    plan=plan,
    reverse="loop-to-sum",
)
