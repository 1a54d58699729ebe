"""How many values a generator yielded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import LISTED
from chainexec.questions.running import call_data, generator_name, generators, yields_of
from chainexec.traces import Stopped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    """None of a run that was stopped: more might have come."""
    if not isinstance(view.trace.outcome, Stopped) and not view.is_too_deep:
        yield from ((frame.id,) for frame in generators(view))


def build(view: View, candidate: Candidate) -> Draft | None:
    frame = view.frames[candidate[0]]
    name = generator_name(view, frame)
    if name is None:
        return None
    steps = yields_of(view, frame)
    count = len(steps)
    last = frame._end_step if frame._end_step >= 0 else steps[-1] if steps else frame._call_step
    return Draft(
        f"How many values does {name} yield in this run?",
        str(count),
        (*steps, last) if steps[-1:] != [last] else tuple(steps),
        call_data(view, frame),
        others=map(str, (count + 1, max(count - 1, 0), count + 2, 2 * count)),
        whole=True,
        because=lambda: [_told(view, frame, steps)],
    )


def _told(view: View, frame: Frame, steps: list[int]) -> str:
    values = [value for step in steps if (value := view.step(step).value) is not None]
    return say("yielded", view.places.generator(frame), [value.short(LISTED) for value in values], len(values))


KIND = Kind(
    "yield_count", "how many values a generator yielded", "integer", find, build,
    "no generator function of the program ran, or the run was stopped before its end",
)  # fmt: skip
