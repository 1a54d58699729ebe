"""Sentences that come to an answer, which several kinds use. They stand at the end of a rationale, and `audit` checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.lookback.checks import VALUE as LISTED
from chainexec.narration.lookback.words import FIRST, LAST
from chainexec.narration.values import shown
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chainexec.questions.loops import LoopRun
    from chainexec.questions.view import View
    from chainexec.traces import Frame, Value

COUNTABLE = FIRST + LAST  # items that a list shows without a gap
SHOWN = 100  # characters of a value that is not the answer itself


def held_after(view: View, step: int, place: str, value: Value) -> Callable[[], list[str]]:
    """That a variable, or a place in an object, has a value after a statement."""
    return lambda: [say("held", view.places.after(step), place, value.text)]


def labels(view: View, frames: Iterable[Frame]) -> list[str]:
    """Calls as they stand in a list."""
    return [view.places.label(frame) for frame in frames]


def calls_of(view: View, frame: Frame) -> str:
    """All calls of a frame's function."""
    frames = [view.frames[number] for number in view.frames_by_function[view.function_key(frame)]]
    return say("calls", view.function_name(frame), labels(view, frames), len(frames))


def ended(view: View, frame: Frame) -> str:
    """How a call ended."""
    value = view.step(frame._end_step).value
    assert value is not None  # it did end
    form = "left_by" if view.run.kind(frame._end_step) == L.UNWIND else "returned"
    return say(form, view.places.call(frame), shown(value, SHOWN))


def made_by(view: View, frame: Frame) -> str:
    """From where a call was made."""
    assert frame.parent is not None
    return say("made_by", view.places.call(frame), view.places.call(frame.parent), view.run.line(frame._parents[0][1]))


def path_if_short(view: View, frame: Frame) -> list[str]:
    """The lines of a call, where they are few enough to be counted."""
    return [path_of(view, frame)] if len(view.lines_of.get(frame.id, ())) <= COUNTABLE else []


def path_of(view: View, frame: Frame) -> str:
    """The lines of a call, in order."""
    return say("path", view.places.call(frame), [view.statement(visit).line for visit in view.lines_of[frame.id]])


def told_loop(view: View, run: LoopRun) -> tuple[str, int, str]:
    """A run of a loop: its line, which of its runs, the call."""
    frame = view.frames[run.frame]
    return view.places.line(frame._facts.statements[run.place]), run.entry, view.places.call(frame)


__all__ = [
    "COUNTABLE", "LISTED", "SHOWN", "calls_of", "ended", "held_after", "labels", "made_by", "path_if_short", "path_of", "told_loop",
]  # fmt: skip
