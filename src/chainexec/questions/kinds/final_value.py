"""The value of a local variable when its call ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.places import other_values
from chainexec.questions.spots import names_at_work, state_at_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for frame in view.lines_of:
        yield from ((frame, name) for name in names_at_work(view, frame))


def build(view: View, candidate: Candidate) -> Draft | None:
    identity, name = candidate
    frame = view.frames[identity]
    call, state, last = view.call_name(frame), state_at_end(view, frame), frame.return_step
    value = None if state is None else state.get(name)
    if call is None or value is None or last is None or not view.is_askable(value):
        return None
    end = "when the program ends" if view.is_script and view.is_entry(frame) else f"when {call} ends"
    return Draft(
        f"What is the value of the variable `{name}` {end}?", value.text, (last.index,), {"name": name, "frame": identity},
        others=other_values(view, identity, name, value), because=lambda: [say("held", view.places.end(frame), name, value.text)],
    )  # fmt: skip


KIND = Kind(
    "final_value", "the value of a local variable when its call ends", "literal", find, build,
    "no call returned while one of its variables held a value that can be written as a literal",
)  # fmt: skip
