"""Which parameters were bound to objects that changed during a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.literals import is_literal, same
from chainexec.questions.reasons import SHOWN
from chainexec.questions.running import call_data, is_plain_call
from chainexec.questions.sharing import CONTAINERS
from chainexec.traces import Value
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame

LONGEST = 2_000  # characters of the text of an argument that is looked at


def find(view: View) -> Iterable[Candidate]:
    """Calls that ended, with lists, dicts or sets as arguments."""
    for frame in view.frames.values():
        if frame._end_step >= 0 and frame.id in view.askable_frames and is_plain_call(frame):
            slots = frame._slots.at(view.run.columns, view.reader.position_of(view.reader.end_of(frame._call_step)))[0]
            count = len(frame._facts.parameters)
            if any(type(raw) is HeapObject and raw.info.name in CONTAINERS for raw in slots[:count]):
                yield (frame.id,)


def build(view: View, candidate: Candidate) -> Draft | None:
    frame = view.frames[candidate[0]]
    called = view.call_name(frame)
    if called is None:
        return None
    position = view.reader.position_of(frame._end_step)
    changed: list[str] = []
    known: list[str] = []
    for name, value in frame.arguments.items():
        if value.type not in CONTAINERS:
            continue
        then = Value(view.reader, value._raw, position)
        texts = (value.text, then.text)
        if not all(len(text) <= LONGEST and is_literal(text) for text in texts):
            return None
        known.append(name)
        if not same(*texts):
            changed.append(name)
    if not known:
        return None
    return Draft(
        f"Which parameters of {called} are bound at its start to a list, dict or set that has another content, at any depth, when it ends?",
        ", ".join(sorted(changed)) or "none",
        (frame._call_step, frame._end_step),
        {"names": known, **call_data(view, frame)},
        others=_wrong(known, sorted(changed)),
        because=lambda: [_told(view, frame, name) for name in known],
    )


def _told(view: View, frame: Frame, name: str) -> str:
    """What the object of a parameter was when the call began, and when it ended."""
    value = frame.arguments[name]
    later = Value(view.reader, value._raw, view.reader.position_of(frame._end_step))
    call = view.places.call(frame)
    if value.text == later.text:
        return say("kept", call, name, shown(value, SHOWN))
    texts = shown(value, SHOWN), shown(later, SHOWN)
    return say("altered", call, name, *(texts if texts[0] != texts[1] else (value.text, later.text)))


def _wrong(known: list[str], right: list[str]) -> Iterator[str]:
    yield from filter(None, ("none", *known, ", ".join(sorted(known)), ", ".join(right[1:])))


KIND = Kind(
    "changed_arguments", "which parameters were bound to lists, dicts or sets that changed during a call", "names", find, build,
    "no call that ended got a list, dict or set as an argument", balanced=True,
)  # fmt: skip
