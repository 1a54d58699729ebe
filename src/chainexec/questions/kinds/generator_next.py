"""What a generator yields at one of its yields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.lookback.words import ordinal
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, generator_name, generators, yields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    for frame in generators(view):
        for place, step in enumerate(yields_of(view, frame)):
            yield frame.id, place + 1, step


def build(view: View, candidate: Candidate) -> Draft | None:
    number, place, step = candidate
    frame = view.frames[number]
    name = generator_name(view, frame)
    value = view.step(step).value
    if name is None or value is None or not view.is_askable(value):
        return None
    return Draft(
        f"What is the {ordinal(place)} value that {name} yields?",
        value.text,
        (step,),
        {"yield": place, **call_data(view, frame)},
        others=_others(view, frame, value.text),
        because=lambda: [say("yielded_at", place, view.places.generator(frame), value.text)],
    )


def _others(view: View, frame: Frame, right: str) -> Iterator[str]:
    """What it yields before and after, and what its variables hold."""
    steps = yields_of(view, frame)[:40]
    values = [value for step in steps if (value := view.step(step).value) is not None]
    values += [inner for step in steps[:5] for inner in view.step(step).before.values()]
    yield from (text for text in dict.fromkeys(value.text for value in values if view.is_askable(value)) if text != right)


KIND = Kind(
    "generator_next", "what a generator yields at its k-th yield", "literal", find, build,
    "no generator function of the program yielded a value that can be written as a literal",
)  # fmt: skip
