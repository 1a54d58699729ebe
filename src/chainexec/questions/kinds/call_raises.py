"""Whether one of the calls was ended by an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import ended
from chainexec.questions.running import call_data, is_plain_call, steps_of_kind
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    """Calls that ended, of a run in which some were left by an exception."""
    if steps_of_kind(view, L.UNWIND) and not view.is_too_deep:
        for frame in view.frames.values():
            if frame._end_step >= 0 and frame.id in view.askable_frames and is_plain_call(frame) and not view.is_entry(frame):
                yield frame.id, frame._end_step


def build(view: View, candidate: Candidate) -> Draft | None:
    number, end = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    if called is None:
        return None
    raised = view.run.kind(end) == L.UNWIND
    return Draft(
        f"Does an exception end {called}, so that nothing is returned?",
        "yes" if raised else "no",
        (end,),
        call_data(view, frame),
        others=("no" if raised else "yes",),
        because=lambda: [ended(view, frame)],
    )


KIND = Kind(
    "call_raises", "whether one of the calls was ended by an exception", "yes/no", find, build,
    "no call, beyond the outermost one, was ended by an exception", balanced=True,
)  # fmt: skip
