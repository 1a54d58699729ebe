"""The value of a part of a statement, where the program computed it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import when
from chainexec.questions.parts import is_tested, tests_something
from chainexec.questions.spots import spot
from chainexec.questions.view import SIMPLE
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.source import Span, Statement

CODE = L.EVALUATION << 1


def find(view: View) -> Iterable[Candidate]:
    asked, frame_of = view.lines_of, view.run.columns.b
    return ((at,) for at, code in enumerate(view.run.columns.kind) if code & 126 == CODE and frame_of[at] in asked)


def build(view: View, candidate: Candidate) -> Draft | None:
    (position,) = candidate
    columns, reader = view.run.columns, view.reader
    visit = view.kept(_visits_by_step).get(reader.owner_at(position))
    if visit is None or visit.frame != columns.b[position]:
        return None
    facts, statement = view.frames[visit.frame]._facts, view.statement(visit)
    number = columns.a[position]
    site = facts.evaluations[number]
    nodes = view.run.plan(facts, visit.place).nodes_of(site.text)
    if len(nodes) != 1 or type(nodes[0]).__name__ != site.form or statement.text.count(site.text) != 1 or "`" in site.text:
        return None
    value = Value(reader, columns.c[position], position + 1)
    if not _is_once(view, visit, number) or not view.is_askable(value) or (value.text == "None" and statement.kind == "Expr"):
        return None
    if isinstance(nodes[0], ast.Compare) and not _gives_bool(view, visit, nodes[0], site.span):
        return None
    if type(value._raw) is HeapObject and Value(reader, value._raw, reader.position_of(reader.end_of(visit.step))).text != value.text:
        return None  # the same statement changes it
    words = when(view, visit) if _counts_runs(statement) else None
    if words is None:
        return None
    return Draft(
        f"What does `{site.text}` evaluate to {words}?", value.text, (visit.step,),
        spot(view, visit, text=site.text, span=list(site.span)), others=_others(view, visit, value.text),
        because=lambda: [say("evaluated", view.places.visit(visit.step), site.text, value.text)],
    )  # fmt: skip


def _gives_bool(view: View, visit: Visit, node: ast.Compare, span: Span) -> bool:
    """Whether a comparison is known to give True or False itself.

    Since CPython 3.13, one instruction compares and tests where only the truth matters: what the comparison gave there is not seen, and may
    be a `numpy.bool`.
    """
    plan = view.run.plan(view.frames[visit.frame]._facts, visit.place)
    is_bool = len(node.ops) > 1 or isinstance(node.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn)
    if is_bool or plan.tree is None or not is_tested(plan.tree, node):
        return True
    step = view.step(visit.step)
    for operand, side in ((node.left, slice(2)), (node.comparators[0], slice(2, 4))):
        match operand:
            case ast.Constant():
                continue
            case ast.Name(id=name):
                values = [step.before[name]] if name in step.before else []
            case _:
                values = [row.value for row in step.evaluations if row.form == type(operand).__name__ and row.span[side] == span[side]]
        if len(values) != 1 or not view.is_askable(values[0]):
            return False
    return True


def _visits_by_step(view: View) -> dict[int, Visit]:
    return {visit.step: visit for visit in view.lines}


def _is_once(view: View, visit: Visit, number: int) -> bool:
    """Whether the statement computed the value once in this run of it."""
    kind, a, b = view.run.columns.kind, view.run.columns.a, view.run.columns.b
    count = 0
    for start, stop in view.reader.segments(visit.step):
        for at in range(start, stop):
            count += kind[at] & 126 == CODE and a[at] == number and b[at] == visit.frame
    return count == 1


def _counts_runs(statement: Statement) -> bool:
    """Whether each run of the statement evaluates it anew: not so a `for`, which takes the next item."""
    return statement.kind in SIMPLE or (statement.kind in ("If", "While") and tests_something(statement.kind, statement.text))


def _others(view: View, visit: Visit, right: str) -> Iterator[str]:
    """Values of the other parts of the statement, then of the same call."""
    found: list[str] = []
    near = [visit, *view.lines_of[visit.frame][:20]]
    for other in near:
        found += [row.value.text for row in view.step(other.step).evaluations if view.is_askable(row.value)]
    yield from (text for text in dict.fromkeys(found) if text != right)


KIND = Kind(
    "expression_value", "the value of a part of a statement (a call, subscript, comparison ...) at one of its runs", "literal", find, build,
    'no values of expressions were recorded (detail="expressions" records them), or none can be written as a literal',
)  # fmt: skip
