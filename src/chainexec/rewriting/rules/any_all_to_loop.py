"""return any(c for x in xs)  ->  for x in xs: if c: return True; return False; likewise all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import negated, revised, statements
from chainexec.rewriting.comprehensions import as_loop, cannot_be_loop, clauses_of, renamed_apart, unbound
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.risks import may_stop_iteration
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, has_walrus, small
from chainexec.rewriting.tree import substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for call in view.all(cst.Call):
        if not (view.calls_builtin(call, "any", 1) or view.calls_builtin(call, "all", 1)):
            continue
        generator = call.args[0].value
        if not isinstance(generator, cst.GeneratorExp):
            continue
        site = find.at(call)
        function = view.function(call)
        site.need(pre.IN_FUNCTION, function is not None, "new names would be seen outside of the program's functions")
        place = hoist_place(view, call)
        site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
        reason = cannot_be_loop(view, generator)
        site.need(pre.SYNCHRONOUS, reason is None, f"{reason}")
        clauses = clauses_of(generator)
        inside = [generator.elt, *clauses[0].tests, *(part for clause in clauses[1:] for part in (clause.source, *clause.tests))]
        risk = next((r for part in inside if (r := may_stop_iteration(part, view)) is not None), None)
        site.need(pre.NO_STOP_ITERATION, risk is None, f"{risk}")
        site.need(
            pre.NO_WALRUS, not any(has_walrus(part) for part in (*inside, clauses[0].source)), "an assignment expression stands inside"
        )
        site.need(pre.SAME_ASKING, view.asks_the_same(generator.elt), "an operand would be asked for its truth once more or once less")
        free = unbound(view, generator) if site.ok else None
        site.need(pre.SURELY_BOUND, free is None, f"`{free}` need not be bound, and the error would be another outside of the generator")
        returned = not isinstance(place, str) and isinstance(one := small(place), cst.Return) and one.value is call
        site.need(pre.NO_BREAK, len(clauses) == 1 or returned, "a break would leave one of its loops only")
        yield site.edit(partial(looped, call, generator, function, place))


def looped(call: cst.Call, generator: cst.GeneratorExp, function: cst.FunctionDef | None, place: cst.CSTNode | str, make: Making) -> Edits:
    assert function is not None
    assert isinstance(place, cst.BaseStatement)
    is_any = view_word(call) == "any"
    apart = renamed_apart(make.view, generator, function, make)
    assert isinstance(apart, cst.GeneratorExp)
    test = bare(apart.elt) if is_any else negated(apart.elt)
    hit, miss = ("True", "False") if is_any else ("False", "True")
    statement_ = small(place)
    if isinstance(statement_, cst.Return) and statement_.value is call:
        body = statements(f"if __test:\n    return {hit}", test=test)
        return {place: [as_loop(apart, body), *statements(f"return {miss}")]}
    own = assigned(place)
    variable = make.view.local(own.target) if own is not None and own.value is call else None
    if (
        own is not None
        and variable is not None
        and not variable.captured
        and not make.view.inside_try(place)
        and not reads_itself(make, call, variable)
    ):
        flag = own.target.value
    else:
        flag = make.fresh("flag")
    body = statements(f"if __test:\n    __f = {hit}\n    break", test=test, f=flag)
    made = [*statements(f"__f = {miss}", f=flag), as_loop(apart, body)]
    if own is not None and flag == own.target.value:
        return {place: made}
    kept = substitute(place, {call: cst.Name(flag)}, make.view.parents)
    assert isinstance(kept, cst.BaseStatement)
    first, *rest = made
    return {place: [revised(first, leading_lines=getattr(place, "leading_lines", ())), *rest, revised(kept, leading_lines=[])]}


def view_word(call: cst.Call) -> str:
    assert isinstance(call.func, cst.Name)
    return call.func.value


def reads_itself(make: Making, call: cst.Call, variable: Variable) -> bool:
    return any(isinstance(part, cst.Name) and part.value == variable.name for part in walk(call))


RULE = Rule(
    name="any-all-to-loop",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="`any` or `all` over a generator becomes a loop that stops at the first hit.",
    before="def f(xs):\n    return any(x in '?!' for x in xs)",
    after="def f(xs):\n    for x in xs:\n        if x in '?!':\n            return True\n    return False",
    preconditions=(
        pre.CLOSED,
        pre.SAME_ASKING,
        pre.IN_FUNCTION,
        pre.ORDER_KEPT,
        pre.SYNCHRONOUS,
        pre.NO_STOP_ITERATION,
        pre.NO_WALRUS,
        pre.SURELY_BOUND,
        pre.NO_BREAK,
    ),
    plan=plan,
    reverse="loop-to-any-all",
)
