"""The value of a parameter at the start of one of the calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, is_function, is_receiver
from chainexec.questions.view import PAUSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    for frame in view.frames.values():
        if frame.id in view.askable_frames and is_function(frame) and not view.is_entry(frame):
            for name in frame._facts.parameters:
                if not is_receiver(frame, name):
                    yield frame.id, name


def build(view: View, candidate: Candidate) -> Draft | None:
    number, name = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    value = frame.arguments.get(name)
    if called is None or value is None or not view.is_askable(value):
        return None
    if frame._facts.flags & PAUSING:
        called = called.replace("the call of", "the run of the body of")  # what was passed may have changed before that
    return Draft(
        f"What is the value of the parameter `{name}` at the start of {called}?",
        value.text,
        (frame._call_step,),
        {"name": name, **call_data(view, frame)},
        others=_others(view, frame, name),
        because=lambda: [say("held", view.places.start(frame), name, value.text)],
    )


def _others(view: View, frame: Frame, name: str) -> Iterator[str]:
    """What other calls got, and what else this one got."""
    for number in view.frames_by_function[view.function_key(frame)][:20]:
        value = view.frames[number].arguments.get(name)
        if value is not None and view.is_askable(value):
            yield value.text
    for value in frame.arguments.values():
        if view.is_askable(value):
            yield value.text


KIND = Kind(
    "call_arguments", "the value of a parameter at the start of one of the calls", "literal", find, build,
    "no function is called, beyond the outermost call, with arguments that can be written as literals",
)  # fmt: skip
