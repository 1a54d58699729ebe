"""Which operand of an `and` or `or` decided."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import when
from chainexec.questions.parts import parts_of, tests_something
from chainexec.questions.spots import spot
from chainexec.questions.view import SIMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.narration.moments import Moment
    from chainexec.questions.view import View

LONGEST = 200  # characters of an expression


def find(view: View) -> Iterable[Candidate]:
    known: dict[tuple[int, int], range] = {}
    for index, visit in enumerate(view.lines):
        facts = view.frames[visit.frame]._facts
        key = (id(facts), visit.place)
        if key not in known:
            statement = facts.statements[visit.place]
            asked = statement.kind in SIMPLE or (statement.kind in ("If", "While") and tests_something(statement.kind, statement.text))
            tree = parts_of(statement.kind, statement.text).tree if asked else None
            known[key] = range(0 if tree is None else len(list(decisions(tree))))
        yield from ((index, number) for number in known[key])


def build(view: View, candidate: Candidate) -> Draft | None:
    index, number = candidate
    visit = view.lines[index]
    words = when(view, visit)
    if words is None or not view.completes(visit):
        return None
    moment = view.run.moment(visit.step)
    plan = moment.plan
    if plan.tree is None:
        return None
    node = list(decisions(plan.tree))[number]
    text, operands = plan.text(node), [plan.text(operand) for operand in node.values]
    if len(plan.nodes_of(text)) != 1 or len(set(operands)) < len(operands) or len(text) > LONGEST or "`" in text:
        return None
    decided = _decided(moment, node)
    if decided is None:
        return None
    sign = "and" if isinstance(node.op, ast.And) else "or"
    listed = ", ".join(f"`{operand}`" for operand in operands)
    line, column, *end = plan.span(node)
    return Draft(
        f"The operands of `{sign}` in `{text}` are {listed}. Which of them is evaluated last (and so decides the value) {words}?",
        operands[decided],
        (visit.step,),
        spot(view, visit, text=text, span=[line, column, *end], operands=operands, operand=decided),
        others=tuple(operand for place, operand in enumerate(operands) if place != decided),
        because=lambda: [say("decided", view.places.visit(visit.step), text, operands[decided])],
    )


def decisions(node: ast.AST) -> Iterator[ast.BoolOp]:
    """The outermost `and`s and `or`s that are evaluated whenever the statement is."""
    if isinstance(node, ast.BoolOp):
        yield node
        return
    match node:
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return
        case ast.IfExp() | ast.Assert():
            inside: list[ast.AST] = [node.test]
        case ast.Compare():
            inside = [node.left, node.comparators[0]]
        case ast.If() | ast.While():
            inside = [node.test]
        case ast.AnnAssign():
            inside = [] if node.value is None else [node.value]
        case _:
            inside = list(ast.iter_child_nodes(node))
    for part in inside:
        yield from decisions(part)


def _decided(moment: Moment, node: ast.BoolOp) -> int | None:
    """Which operand ended the evaluation; None where the recorded values do not tell it."""
    for place, operand in enumerate(node.values[:-1]):
        truth = moment.truth(operand)
        if truth is None:
            return None
        if truth is isinstance(node.op, ast.Or):
            return place
    return len(node.values) - 1


KIND = Kind(
    "deciding_operand", "which operand of an `and` or `or` is evaluated last and decides", "text", find, build,
    "no `and` or `or` was evaluated whose operands' values are known from the recording",
)  # fmt: skip
