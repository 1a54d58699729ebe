"""value = g(x); return f(value)  ->  return f(g(x))."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.evaluation import hoist_place
from chainexec.rewriting.risks import may_be_generator
from chainexec.rewriting.rule import MILD, Finder, Making, Refusal, Rule, Site
from chainexec.rewriting.shapes import assigned, boolean_place, hands_over, has_comment, has_walrus, is_false, is_true, small
from chainexec.rewriting.view import own_jumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.rewriting.scopes import Variable
    from chainexec.rewriting.shapes import Assigned
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View


def plan(find: Finder) -> Iterator[Site | Refusal]:
    view = find.view
    for small_ in view.all(cst.Assign):
        place = view.line_of(small_)
        own = assigned(place)
        if own is None or place is None:
            continue
        variable = view.local(own.target)
        follows = view.following(place)
        if variable is None or follows is None:
            continue
        reads = header_reads(view, variable, follows)
        if len(reads) != 1 or (isinstance(follows, cst.If) and (is_true(own.value) or is_false(own.value))):
            continue  # nobody would write `if False:`
        site = find.at(small_)
        site.need(pre.NOT_CAPTURED, not variable.captured and not variable.rebound_inside, f"an inner function uses `{variable.name}`")
        spot = hoist_place(view, reads[0])
        site.need(pre.ORDER_KEPT, spot is follows, spot if isinstance(spot, str) else "it is not evaluated next")
        if isinstance(follows, cst.BaseCompoundStatement):
            dead = not view.reads_of(variable, follows)[1:] and view.dead_after(variable, follows)
            target = getattr(follows, "target", None)
            dead = dead and (target is None or not view.binds(variable, target))
        else:
            only_line = small(follows)
            rebound = assigned(follows)
            dead = only_line is not None and (
                view.dead_after(variable, follows) or (rebound is not None and rebound.target.value == variable.name)
            )
        site.need(pre.DEAD_AFTER, dead, f"`{variable.name}` is used afterwards, too")
        elsewhere = [read for read in variable.reads if read is not reads[0]]
        still = len(variable.bindings) > 1 or not elsewhere
        site.need(pre.READ_ONCE, still, f"`{variable.name}` would be no local any more where it is read")
        site.need(pre.NO_WALRUS, not has_walrus(own.value), "an assignment expression stands inside")
        site.need(pre.NO_YIELD, not hands_over(own.value), "control is handed away inside")
        stars = isinstance(own.value, cst.Tuple) and any(isinstance(e, cst.StarredElement) for e in own.value.elements)
        site.need(pre.NO_WALRUS, not stars, "a tuple is built by unpacking")
        tested = boolean_place(reads[0], view.parents) or isinstance(view.parent(reads[0]), cst.BooleanOperation)
        same = not tested or view.asks_the_same(own.value)
        site.need(pre.SAME_ASKING, same, "an operand would be asked for its truth once less")
        kept = isinstance(view.parent(reads[0]), cst.Return | cst.Assign)
        leaves = isinstance(follows, cst.For) and (bool(own_jumps(follows, cst.Break)) or view.inside_try(follows))
        risk = None if kept else may_be_generator(own.value, view, leaves_early=leaves)
        site.need(pre.ONE_SHOT, risk is None, f"{risk}, whose end would come earlier")
        site.need(pre.NO_COMMENTS, not has_comment(place), "a comment would be lost")
        yield site.edit(partial(inline, place, own, reads[0]))


def header_reads(view: View, variable: Variable, statement: cst.CSTNode) -> list[cst.Name]:
    """The reads of a variable in a line, or in the header of a compound statement."""
    match statement:
        case cst.SimpleStatementLine():
            return view.reads_of(variable, statement)
        case cst.If():
            return view.reads_of(variable, statement.test)
        case cst.For():
            return view.reads_of(variable, statement.iter)
        case cst.Match():
            return view.reads_of(variable, statement.subject)
        case _:
            return []


def inline(place: cst.CSTNode, own: Assigned, read: cst.Name, make: Making) -> Edits:
    return {place: None, read: own.value}


RULE = Rule(
    name="inline-temporary",
    group="expressions",
    strength=MILD,
    weight=1.5,
    summary="A local that is used once, first thing in the next statement, is replaced by what it was bound to.",
    before="def f(x):\n    y = str(x)\n    return len(y)",
    after="def f(x):\n    return len(str(x))",
    preconditions=(
        pre.CLOSED,
        pre.NOT_CAPTURED,
        pre.ORDER_KEPT,
        pre.DEAD_AFTER,
        pre.READ_ONCE,
        pre.NO_WALRUS,
        pre.NO_YIELD,
        pre.SAME_ASKING,
        pre.ONE_SHOT,
        pre.NO_COMMENTS,
    ),
    plan=plan,
    reverse="introduce-temporary",
)
