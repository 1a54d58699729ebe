"""What one of the calls returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, is_plain_call
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    for frame in view.frames.values():
        if frame.id in view.askable_frames and is_plain_call(frame) and not view.is_entry(frame) and frame.name != "__init__":
            end = frame._end_step
            if end >= 0 and view.run.kind(end) == L.RETURN:
                yield frame.id, end


def build(view: View, candidate: Candidate) -> Draft | None:
    number, end = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    value = view.step(end).value
    if called is None or value is None or not view.is_askable(value):
        return None
    what = "give back" if "body" in called else "return"
    return Draft(
        f"What does {called} {what}?",
        value.text,
        (frame._call_step, end),
        call_data(view, frame),
        others=_others(view, frame),
        because=lambda: [say("returned", view.places.call(frame), value.text)],
    )


def _others(view: View, frame: Frame) -> Iterator[str]:
    """What other calls returned, and the arguments."""
    for number in view.frames_by_function[view.function_key(frame)][:20]:
        end = view.frames[number]._end_step
        value = view.step(end).value if end >= 0 else None
        if value is not None and view.is_askable(value):
            yield value.text
    for value in frame.arguments.values():
        if view.is_askable(value):
            yield value.text


KIND = Kind(
    "call_return", "what one of the calls returned", "literal", find, build,
    "no call, beyond the outermost one, returned a value that can be written as a literal",
)  # fmt: skip
