"""x = [e for t in xs if c]  ->  x = []; for t in xs: if c: x.append(e); also inside of a larger statement, through a new name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.comprehensions import as_loop, cannot_be_loop, clauses_of, renamed_apart
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.rule import STRUCTURAL, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, has_walrus
from chainexec.rewriting.tree import children, substitute, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.comprehensions import Comprehension
    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    kinds: tuple[type[Comprehension], ...] = (cst.ListComp, cst.SetComp, cst.DictComp)
    for kind in kinds:
        for node in view.all(kind):
            site = find.at(node)
            function = view.function(node)
            site.need(pre.IN_FUNCTION, function is not None, "new names would be seen outside of the program's functions")
            place = hoist_place(view, node)
            site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
            reason = cannot_be_loop(view, node) if site.ok else ""
            site.need(pre.NOT_CAPTURED, reason is None, f"{reason}")
            if isinstance(node, cst.SetComp):
                site.need(pre.UNSHADOWED, view.unshadowed("set", node), "`set` is not the builtin here")
            if isinstance(node, cst.DictComp) and site.ok:
                # `d[k] = v` evaluates v first, the comprehension k: one of them must be quiet where it stands.
                plain = any(isinstance(part, cst.Name | cst.Integer | cst.SimpleString) for part in (node.key, node.value))
                site.need(pre.ORDER_KEPT, plain, "key and value would be evaluated in the other order")
            if site.ok and function is not None:
                pieces = [part for clause in clauses_of(node) for part in (clause.source, *clause.tests)]
                site.need(
                    pre.NO_WALRUS,
                    not any(has_walrus(part) for part in (*pieces, *children(node))),
                    "an assignment expression stands inside",
                )
            yield site.edit(partial(spelled, node, function, place))


def spelled(node: Comprehension, function: cst.FunctionDef | None, place: cst.CSTNode | str, make: Making) -> Edits:
    assert function is not None
    assert not isinstance(place, str)
    view = make.view
    own = assigned(place)
    direct = own is not None and own.value is node and may_hold_result(make, own, node, place)
    name = own.target.value if own is not None and direct else make.fresh("list" if isinstance(node, cst.ListComp) else "result")
    apart = renamed_apart(view, node, function, make)
    match apart:
        case cst.ListComp():
            empty, step = "[]", statement("__r.append(__e)", r=name, e=apart.elt)
        case cst.SetComp():
            empty, step = "set()", statement("__r.add(__e)", r=name, e=apart.elt)
        case cst.DictComp():
            empty, step = "{}", statement("__r[__k] = __v", r=name, k=apart.key, v=apart.value)
        case _:
            raise AssertionError(type(apart).__name__)
    before = [statement(f"__r = {empty}", r=name), as_loop(apart, [step])]
    if direct:
        return {place: before}
    assert isinstance(place, cst.BaseStatement)
    kept = substitute(place, {node: cst.Name(name)}, view.parents)
    assert isinstance(kept, cst.BaseStatement)
    lines = getattr(place, "leading_lines", ())
    first = revised(before[0], leading_lines=lines)
    return {place: [first, before[1], revised(kept, leading_lines=[])]}


def may_hold_result(make: Making, own: Assigned, node: Comprehension, place: cst.CSTNode) -> bool:
    """Whether the half-made result may stand in the variable itself: nobody could read it before it is complete."""
    variable = make.view.local(own.target)
    if variable is None or variable.captured or variable.rebound_inside or make.view.inside_try(place):
        return False
    return not any(isinstance(part, cst.Name) and part.value == variable.name for part in walk(node))


RULE = Rule(
    name="comprehension-to-loop",
    group="loops",
    strength=STRUCTURAL,
    weight=1.5,
    summary="A list, set or dict comprehension becomes a loop that builds its result before the statement.",
    before="def f(xs):\n    ys = [x + 1 for x in xs if x]\n    return ys",
    after="def f(xs):\n    ys = []\n    for x in xs:\n        if x:\n            ys.append(x + 1)\n    return ys",
    preconditions=(pre.CLOSED, pre.IN_FUNCTION, pre.ORDER_KEPT, pre.NOT_CAPTURED, pre.UNSHADOWED, pre.NO_WALRUS),
    plan=plan,
    reverse="loop-to-comprehension",
)
