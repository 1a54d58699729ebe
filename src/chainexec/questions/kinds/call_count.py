"""How often a function was called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import calls_of
from chainexec.questions.running import is_plain_call
from chainexec.traces import Stopped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    """(the first frame of each function, how many there are); none of a run that was stopped: more calls might have come."""
    if isinstance(view.trace.outcome, Stopped) or view.is_too_deep:
        return
    for numbers in view.frames_by_function.values():
        frame = view.frames[numbers[0]]
        known = frame.id in view.askable_frames and is_plain_call(frame) and not view.is_property(frame)
        if known and not (view.is_entry(frame) and len(numbers) == 1):
            yield numbers[0], len(numbers)


def build(view: View, candidate: Candidate) -> Draft | None:
    number, count = candidate
    frame = view.frames[number]
    if view.call_name(frame) is None or view.bearers(frame) > 1 or not view.calls_as_told:
        return None
    name = view.function_name(frame)
    if view.decorators(frame):
        text = f"How many times does the body of `{name}` begin to run in this run of the program?"
    elif view.is_entry(frame):
        text = f"How many times is `{name}` called, the outermost call included?"
    else:
        text = f"How many times is `{name}` called?"
    last = view.frames[view.frames_by_function[view.function_key(frame)][-1]]
    return Draft(
        text, str(count), (last._call_step,), {"function": frame.function, "def_line": frame.line},
        others=map(str, (count - 1, count + 1, count + 2, 2 * count)), whole=True,
        because=lambda: [calls_of(view, frame)],
    )  # fmt: skip


KIND = Kind(
    "call_count", "how often a function was called", "integer", find, build,
    "no named function was called beyond the outermost call, or the run was stopped before its end by a limit",
)  # fmt: skip
