"""s = ''.join(e for x in xs)  ->  s = ''; for x in xs: s += e  (e surely a str)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.comprehensions import as_loop, cannot_be_loop, clauses_of, renamed_apart, unbound
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.exact_types import STR, element_type, within
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
        if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "join" or view.code(call.func.value) not in ("''", '""'):
            continue
        if len(call.args) != 1 or not isinstance(inner := call.args[0].value, cst.GeneratorExp | cst.ListComp):
            continue
        site = find.at(call)
        function = view.function(call)
        site.need(pre.IN_FUNCTION, function is not None, "new names would be seen outside of the program's functions")
        place = hoist_place(view, call)
        site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
        state = view.state(call)
        texts = state is not None and within(element_type(inner, state, view), STR)
        site.need(pre.EXACT_TYPE, texts, "the items need not be strs, and the error would be another")
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
    text = make.fresh("text")
    loop = as_loop(apart, [statement("__t += __e", t=text, e=bare(apart.elt))])
    first = statement("__t = ''", t=text)
    kept = substitute(place, {call: cst.Name(text)}, make.view.parents)
    assert isinstance(kept, cst.BaseStatement)
    return {place: [revised(first, leading_lines=getattr(place, "leading_lines", ())), loop, revised(kept, leading_lines=[])]}


RULE = Rule(
    name="join-to-loop",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="An empty string's `join` over what are surely strs becomes a loop that appends to a text.",
    before="def f(n):\n    return ''.join(str(len(c)) for c in 'abc')",
    after="def f(n):\n    TEXT = ''\n    for c in 'abc':\n        TEXT += str(len(c))\n    return TEXT",
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
