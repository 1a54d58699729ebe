"""Which exception a statement raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import SHOWN
from chainexec.questions.running import exceptions_named, raised_at, raised_steps, raising_spots, visit_data

if TYPE_CHECKING:

    from chainexec.questions.view import View


def build(view: View, candidate: Candidate) -> Draft | None:
    (step,) = candidate
    raised = raised_at(view, step)
    if raised is None:
        return None
    visit, value, where = raised
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
    "exception_type", "which exception a statement raised", "exception", raising_spots, build,
    "no statement of a followed function raised an exception",
)  # fmt: skip
