"""Which exception a statement raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import SHOWN
from chainexec.questions.running import exceptions_named, raised_steps, raising_visit, visit_data, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    return ((step,) for step in raised_steps(view))


def build(view: View, candidate: Candidate) -> Draft | None:
    (step,) = candidate
    visit = raising_visit(view, step)
    value = view.step(step).value
    where = None if visit is None else when(view, visit, "runs")
    if visit is None or where is None or value is None:
        return None
    seen = (other.type for index in raised_steps(view) if (other := view.step(index).value) is not None)
    return Draft(
        f"Which exception is raised {where}?",
        value.type,
        (visit.step, step),
        visit_data(view, visit),
        others=exceptions_named(seen, value.type),
        because=lambda: [say("raised", view.places.visit(visit.step), shown(value, SHOWN))],
    )


KIND = Kind(
    "exception_type", "which exception a statement raised", "exception", find, build,
    "no statement of a followed function raised an exception",
)  # fmt: skip
