"""On which line an exception was raised."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import (
    a_type,
    first_raise,
    handled_steps,
    handles_each_time,
    on_one_line,
    raised_steps,
    steps_of_kind,
    visit_data,
    when,
)
from chainexec.recording import log as L
from chainexec.traces import Raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    """(step at which it was raised first, step of the clause that took it; -1 for the exception that ends the run)."""
    outcome = view.trace.outcome
    if view.is_too_deep:
        return
    if isinstance(outcome, Raised) and outcome.value is not None and outcome.value.identity is not None:
        first = first_raise(view, outcome.value.identity)
        if first is not None:
            yield first, -1
    for handled, identity in handled_steps(view):
        first = first_raise(view, identity)
        if first is not None:
            yield first, handled


def build(view: View, candidate: Candidate) -> Draft | None:
    first, handled = candidate
    value = view.step(first).value
    statement = view.run.statement(first)
    if value is None or statement is None or not on_one_line(statement):
        return None
    if handled < 0:
        what, data = "ends the run", {}
        because = partial(say, "origin_of_end", statement.line)
    else:
        visit = view.visit_by_step.get(view.reader.line_step(handled))
        where = None if visit is None else when(view, visit, "runs")
        if visit is None or where is None or not handles_each_time(view, handled):
            return None
        what, data = f"is handled {where}", visit_data(view, visit)
        because = partial(say, "origin", view.places.visit(visit.step), statement.line)
    said = a_type(value.type)
    return Draft(
        f"{said[0].upper()}{said[1:]} {what}. On which line of this program was it first raised?",
        str(statement.line),
        (first, handled) if handled >= 0 else (first,),
        data,
        others=_others(view, handled),
        whole=handled < 0,
        because=lambda: [because()],
    )


def _others(view: View, handled: int) -> Iterator[str]:
    """Lines of calls that it went through, of other exceptions, of the handler."""
    for kind in (L.UNWIND, L.HANDLED):
        yield from (str(view.step(step).line) for step in steps_of_kind(view, kind)[:40])
    if handled >= 0:
        yield str(view.step(handled).line)
    yield from (str(view.step(step).line) for step in raised_steps(view))


KIND = Kind(
    "exception_raised", "on which line an exception was raised that was handled, or that ended the run", "line", find, build,
    "no exception was raised in followed code, or it is not sure which clause took which exception",
)  # fmt: skip
