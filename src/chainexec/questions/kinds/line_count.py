"""How often a statement runs, in one call or in all calls of its function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import statement_name
from chainexec.questions.reach import conditional, reachable
from chainexec.questions.reasons import path_if_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.source import Statement

ONE_CALL, ALL_CALLS = 0, 1


def find(view: View) -> Iterable[Candidate]:
    for frame in view.lines_of:
        facts = view.frames[frame]._facts
        yield from ((ONE_CALL, frame, place) for place in conditional(view, facts) if view.visits[frame, place])
    for frames in () if view.is_cut else view.frames_by_function.values():
        if len(frames) > 1 and frames[0] in view.lines_of:
            facts = view.frames[frames[0]]._facts
            yield from ((ALL_CALLS, frames[0], place) for place in reachable(view, facts))


def build(view: View, candidate: Candidate) -> Draft | None:
    scope, identity, place = candidate
    frame = view.frames[identity]
    statement = frame._facts.statements[place]
    name = statement_name(view, identity, place)
    frames = view.frames_by_function[view.function_key(frame)] if scope == ALL_CALLS else (identity,)
    if name is None or any(view.frames[one].return_step is None or one not in view.askable_frames for one in frames):
        return None
    if any(view.frames[one]._facts is not frame._facts for one in frames):
        return None  # the same text compiled twice
    if scope == ALL_CALLS:
        where: str | None = f" in the whole run, in all calls of `{view.function_name(frame)}` together"
        if view.call_name(view.frames[frames[-1]]) is None:
            return None
    else:
        where = view.in_call(frame)
    if where is None:
        return None
    count = sum(view.visits[one, place] for one in frames)
    steps = [visit.step for one in frames for visit in view.lines_of.get(one, ()) if visit.place == place]
    return Draft(
        f"How often is {name} executed{where}?", str(count), tuple(steps) or (view.lines_of[identity][-1].step,),
        {"line": statement.line, "column": statement.column, "frames": list(frames)}, others=_near(count), whole=True,
        because=lambda: _told(view, frames, statement, count, scope),
    )  # fmt: skip


def _told(view: View, frames: tuple[int, ...], statement: Statement, count: int, scope: int) -> list[str]:
    """How often it runs in each call."""
    line, first = view.places.line(statement), view.frames[frames[0]]
    if scope == ONE_CALL:
        return [*path_if_short(view, first), say("counted", line, count, view.places.call(first))]
    place = first._facts.by_index[statement.index]
    return [say("counted_all", line, view.function_name(first), [view.visits[one, place] for one in frames], count)]


def _near(count: int) -> Iterator[str]:
    yield from (str(other) for other in (count + 1, count - 1, count + 2, count * 2, 0) if other != count and other >= 0)


KIND = Kind(
    "line_count", "how often a statement runs, in one call or in all calls of its function", "integer", find, build,
    "no statement in a loop or a branch ran in a call that ended, and no function was called twice",
)  # fmt: skip
