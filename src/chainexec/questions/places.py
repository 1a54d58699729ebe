"""What several kinds ask about: variables after statements, and the other values that could be taken for the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.recording import log as L
from chainexec.traces.heap import UNBOUND, HeapObject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Value

OTHERS = 40  # values that are looked at for wrong choices


def variables_after(view: View) -> Iterator[tuple[int, str]]:
    """(index into `view.lines`, name) for each variable of a frame that holds something after a simple statement."""
    columns = view.run.columns
    for index, visit in view.simple_visits:
        frame = view.frames[visit.frame]
        facts = frame._facts
        if facts.owns_namespace:
            names = [name for name in view.state_after(visit) if not name.startswith("__")]
        else:
            slots = frame._slots.at(columns, view.reader.position_of(view.reader.end_of(visit.step)))[0]
            names = [
                name
                for name, raw in zip(facts.variables, slots, strict=False)
                if raw is not UNBOUND and not (type(raw) is HeapObject and raw.label is not None)
            ]
        for name in names:
            yield index, name


def all_variables_after(view: View) -> tuple[tuple[int, str], ...]:
    """The same, for `View.kept`."""
    return tuple(variables_after(view))


def other_values(view: View, frame: int, name: str, right: Value) -> Iterator[str]:
    """Texts of values that occurred: those of the same variable at other times first, then those of others."""
    wanted = view.frames[frame]
    own: list[str] = []
    rest: list[str] = []
    for _, value in view.trace.history(name)[:OTHERS]:
        if value is not None and view.is_askable(value):
            own.append(value.text)
    for visit in view.lines_of.get(wanted.id, ())[:OTHERS]:
        for change in view.step(visit.step).changes:
            value = change.new
            if value is not None and view.is_askable(value):
                rest.append(value.text)
    yield from (text for text in dict.fromkeys([*own, *rest]) if text != right.text)


def changed_names(view: View, step: int) -> list[str]:
    """The names of the frame that a step bound."""
    return [change.name for change in view.step(step).changes if change.name is not None]


def ended_by_exception(view: View, frame: int) -> bool:
    """Whether an exception left a frame."""
    last = view.frames[frame].return_step
    return last is not None and view.run.kind(last.index) == L.UNWIND
