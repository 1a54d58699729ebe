"""sorted([e for x in xs])  ->  sorted(e for x in xs); the same for tuple and join."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised
from chainexec.rewriting.comprehensions import cannot_be_loop, clauses_of, unbound
from chainexec.rewriting.exact_types import STR
from chainexec.rewriting.risks import may_stop_iteration
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import has_walrus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for node in view.all(cst.ListComp):
        call = taker(view, node)
        if call is None:
            continue
        site = find.at(node)
        reason = cannot_be_loop(view, node)
        site.need(pre.NOT_CAPTURED, reason is None, f"{reason}")
        clauses = clauses_of(node)
        inside = [node.elt, *clauses[0].tests, *(part for clause in clauses[1:] for part in (clause.source, *clause.tests))]
        risk = next((r for part in inside if (r := may_stop_iteration(part, view)) is not None), None)
        site.need(pre.NO_STOP_ITERATION, risk is None, f"{risk}")
        site.need(
            pre.NO_WALRUS, not any(has_walrus(part) for part in (*inside, clauses[0].source)), "an assignment expression stands inside"
        )
        free = unbound(view, node) if site.ok else None
        site.need(pre.SURELY_BOUND, free is None, f"`{free}` need not be bound, and the error would be another in a generator")
        others = all(isinstance(a.value, cst.Lambda | cst.Name) for a in call.args[1:])
        site.need(pre.ORDER_KEPT, others, "the other arguments would be evaluated at another time")
        in_class = view.scope_at(node).function.kind == "class"
        site.need(pre.IN_FUNCTION, not in_class, "in a class body the two see different names")
        yield site.edit(partial(lazily, node, len(call.args) == 1))


def taker(view: View, node: cst.ListComp) -> cst.Call | None:
    """The call that takes all items of the list before it does anything else."""
    argument = view.parent(node)
    call = view.parents.get(argument)
    if (
        not isinstance(argument, cst.Arg)
        or argument.star
        or argument.keyword is not None
        or not isinstance(call, cst.Call)
        or call.args[0] is not argument
    ):
        return None
    if isinstance(call.func, cst.Name):
        return call if call.func.value in ("sorted", "tuple") and view.is_builtin(call.func) else None
    if isinstance(call.func, cst.Attribute) and call.func.attr.value == "join" and len(call.args) == 1:
        return call if view.exactly(call.func.value, STR) else None
    return None


def lazily(node: cst.ListComp, alone: bool, make: Making) -> Edits:
    new = cst.GeneratorExp(elt=node.elt, for_in=node.for_in, lpar=[], rpar=[])
    return {node: new if alone else revised(new, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])}


RULE = Rule(
    name="list-to-generator",
    group="loops",
    strength=STRUCTURAL,
    summary="A list comprehension that `sorted`, `tuple` or a `join` takes all items of becomes a generator expression.",
    before="def f(xs):\n    return sorted([x + 1 for x in xs])",
    after="def f(xs):\n    return sorted(x + 1 for x in xs)",
    preconditions=(pre.CLOSED, pre.NOT_CAPTURED, pre.NO_STOP_ITERATION, pre.NO_WALRUS, pre.SURELY_BOUND, pre.ORDER_KEPT, pre.IN_FUNCTION),
    plan=plan,
    reverse="generator-to-list",
)
