"""return f(g(x))  ->  value = g(x); return f(value)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.build import revised, statement
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.risks import may_be_generator
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import hands_over, has_walrus, is_store, truth_place
from chainexec.rewriting.tree import substitute
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.tree import Edits


WORTH = (
    cst.Call,
    cst.BinaryOperation,
    cst.Subscript,
    cst.Comparison,
    cst.ListComp,
    cst.DictComp,
    cst.SetComp,
    cst.IfExp,
    cst.BooleanOperation,
    cst.FormattedString,
)


ROLES = {"str": "text", "int": "number", "list": "sequence", "tuple": "sequence", "dict": "mapping", "set": "set", "bool": "condition"}


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for kind in WORTH:
        for node in view.all(kind):
            above = view.parent(node)
            if isinstance(above, cst.Expr | cst.Assign | cst.AnnAssign | cst.Decorator) or is_store(node, view.parents):
                continue
            place = hoist_place(view, node)
            if isinstance(place, str) and "comprehension" in place:
                continue
            site = find.at(node)
            site.need(pre.IN_FUNCTION, view.function(node) is not None, "a new name would be seen outside of the program's functions")
            site.need(pre.ORDER_KEPT, not isinstance(place, str), place if isinstance(place, str) else "")
            site.need(pre.NO_WALRUS, not has_walrus(node), "an assignment expression stands inside")
            site.need(pre.NO_YIELD, not hands_over(node), "control is handed away inside")
            site.need(
                pre.SAME_ASKING,
                not truth_place(node, view.parents) or view.asks_the_same(node),
                "an operand would be asked for its truth once more or once less",
            )
            risk = may_be_generator(node, view, leaves_early=isinstance(above, cst.For) and bool(own_jumps(above, cst.Break)))
            site.need(pre.ONE_SHOT, risk is None, f"{risk}, whose end would come later")
            state = view.state(node)
            site.need(pre.QUIET, state is not None, "the statement is never reached")
            yield site.edit(partial(name_it, node, place))


def name_it(node: cst.BaseExpression, place: cst.BaseStatement | str, make: Making) -> Edits:
    assert not isinstance(place, str)
    above = make.view.parent(node)
    role = "result" if isinstance(above, cst.Return) else "condition" if isinstance(above, cst.If) else "temporary"
    if role == "temporary" and isinstance(above, cst.For):
        role = "sequence"
    elif role == "temporary":
        role = next((name for kind, name in ROLES.items() if make.view.exactly(node, frozenset({kind}))), role)
    new = make.fresh(role)
    kept = substitute(place, {node: cst.Name(new)}, make.view.parents)
    assert isinstance(kept, cst.BaseStatement)
    lines = getattr(place, "leading_lines", ())
    first = statement("__t = __e", t=new, e=bare(node)).with_changes(leading_lines=lines)
    return {place: [first, revised(kept, leading_lines=[])]}


RULE = Rule(
    name="introduce-temporary",
    group="expressions",
    strength=MILD,
    weight=1.5,
    summary=(
        "A sub-expression is evaluated in a statement of its own before, and has a name; all that was evaluated before it "
        "is a constant, a builtin or a local."
    ),
    before="def f(x):\n    return len(str(x))",
    after="def f(x):\n    TEMPORARY = str(x)\n    return len(TEMPORARY)",
    preconditions=(pre.CLOSED, pre.ONE_SHOT, pre.SAME_ASKING, pre.IN_FUNCTION, pre.ORDER_KEPT, pre.NO_WALRUS, pre.NO_YIELD, pre.QUIET),
    plan=plan,
    reverse="inline-temporary",
)
