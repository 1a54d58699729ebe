"""Whether a statement runs in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import statement_name
from chainexec.questions.reach import conditional
from chainexec.questions.reasons import path_if_short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for frame in view.lines_of:
        yield from ((frame, place) for place in conditional(view, view.frames[frame]._facts))


def build(view: View, candidate: Candidate) -> Draft | None:
    identity, place = candidate
    frame = view.frames[identity]
    name, where = statement_name(view, identity, place), view.in_call(frame)
    count = view.visits[identity, place]
    if name is None or where is None or frame.return_step is None:  # how often it runs is not known before the call is over
        return None
    visits = view.lines_of[identity]
    step = next((visit.step for visit in visits if visit.place == place), visits[-1].step)
    statement = frame._facts.statements[place]
    return Draft(
        f"Is {name} executed{where}?", "yes" if count else "no", (step,),
        {"line": statement.line, "column": statement.column, "frame": identity}, others=("no" if count else "yes",),
        whole=not count and view.is_entry(frame),
        because=lambda: [
            *([] if count else path_if_short(view, frame)), say("counted", view.places.line(statement), count, view.places.call(frame))
        ],
    )  # fmt: skip


KIND = Kind(
    "line_executed", "whether a statement runs in a call", "yes/no", find, build,
    "all statements of the followed functions that ran run whenever their function does", balanced=True,
)  # fmt: skip
