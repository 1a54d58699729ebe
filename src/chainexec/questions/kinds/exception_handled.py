"""Which line's handler took an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import a_type, handler_of, raised_steps, raising_visit, visit_data, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    return ((step,) for step in raised_steps(view))


def build(view: View, candidate: Candidate) -> Draft | None:
    (step,) = candidate
    visit = raising_visit(view, step)
    value = view.step(step).value
    where = None if visit is None else when(view, visit, "runs")
    handled = handler_of(view, step)
    if visit is None or where is None or value is None or handled is None:
        return None
    statement = view.run.statement(handled) if handled >= 0 else None
    return Draft(
        f"{where[0].upper()}{where[1:]}, {a_type(value.type)} is raised. "
        "On which line is the `except` clause (or the `with`) that handles it?",
        "-1" if statement is None else str(statement.line),
        (visit.step, step, handled) if handled >= 0 else (visit.step, step),
        visit_data(view, visit),
        others=_others(view),
        whole=handled < 0,
        because=lambda: [
            say("not_taken", view.places.visit(visit.step))
            if statement is None
            else say("taken", view.places.visit(visit.step), statement.line)
        ],
    )


def _others(view: View) -> Iterator[str]:
    """The other handlers of the functions that ran."""
    for frame in view.frames.values():
        yield from (str(row.line) for row in frame._facts.statements if row.kind == "ExceptHandler")
    yield "-1"


KIND = Kind(
    "exception_handled", "on which line the handler is that took an exception; -1 if none did", "line", find, build,
    "no statement of a followed function raised an exception of which it is sure who took it", balanced=True,
)  # fmt: skip
