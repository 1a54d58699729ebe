"""Which calls an exception ended on its way to the handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import labels
from chainexec.questions.running import (
    a_type,
    handler_of,
    has_plain_names,
    is_plain_call,
    naming_hint,
    raised_steps,
    raising_visit,
    steps_of_kind,
    visit_data,
    when,
)
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame

LONGEST = 8  # calls in an answer


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
    left = _left(view, step, handled if handled >= 0 else view.run.count, value.identity)
    names = [view.calls.name(frame) for frame in left]
    if not 0 < len(left) <= LONGEST or not all(map(is_plain_call, left)) or any(map(view.decorators, left)):
        return None
    if not has_plain_names(view, left):
        return None
    until = "before it is handled" if handled >= 0 else "before it ends the run"
    return Draft(
        f"W{where[1:]}, {a_type(value.type)} is raised. The calls of which functions does it end, in order, {until}?{naming_hint(left)}",
        repr(names),
        (visit.step, step, *(frame._end_step for frame in left)),
        visit_data(view, visit),
        others=_others(view, names),
        whole=handled < 0,
        because=lambda: [say("ends_calls", view.places.visit(visit.step), labels(view, left))],
    )


def _left(view: View, step: int, until: int, identity: int | None) -> list[Frame]:
    """The frames that the exception leaves after a step; a script's own frame is no call."""
    found = []
    for index in steps_of_kind(view, L.UNWIND):
        if step < index < until:
            value = view.step(index).value
            frame = view.run.frame(index)
            if value is not None and value.identity == identity and frame.function != "<module>":
                found.append(frame)
    return found


def _others(view: View, names: list[str]) -> Iterator[str]:
    """The usual mistakes: the wrong way round, one too few, the function of the handler counted."""
    entry = [] if view.entry is None or view.is_script else [view.entry.name]
    for wrong in (names[::-1], names[:-1], names[1:], [*names, *entry], [*names, names[-1]]):
        if wrong != names:
            yield repr(wrong)


KIND = Kind(
    "exception_path", "which calls an exception ended before it was handled", "calls", find, build,
    "no exception left a call of a named function, or it is not sure who took it",
)  # fmt: skip
