"""From which line one of the calls was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import made_by
from chainexec.questions.running import call_data, is_plain_call, is_told_call, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame

UNCLEAR = frozenset({"FunctionDef", "AsyncFunctionDef", "ClassDef", "With", "AsyncWith", "ExceptHandler", "Line"})


def find(view: View) -> Iterable[Candidate]:
    for frame in view.frames.values():
        if frame.id in view.askable_frames and is_plain_call(frame) and not view.is_entry(frame) and is_told_call(frame):
            parent = frame._parents[0][1]
            if parent >= 0:
                yield frame.id, parent


def build(view: View, candidate: Candidate) -> Draft | None:
    number, parent = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    statement = view.run.statement(parent)
    if called is None or view.decorators(frame) or statement is None or not on_one_line(statement) or statement.kind in UNCLEAR:
        return None
    return Draft(
        f"From which line is {called} made?",
        str(statement.line),
        (parent, frame._call_step),
        call_data(view, frame),
        others=_others(view, frame),
        because=lambda: [made_by(view, frame)],
    )


def _others(view: View, frame: Frame) -> Iterator[str]:
    """Lines from which other calls were made, and of the callee."""
    for other in list(view.frames.values())[:40]:
        statement = view.run.statement(other._parents[0][1]) if other._parents[0][1] >= 0 else None
        if statement is not None:
            yield str(statement.line)
    yield from (str(statement.line) for statement in frame._facts.statements[:10])


KIND = Kind(
    "caller_line", "from which line one of the calls was made", "line", find, build, "no call was made from a line of the program",
)  # fmt: skip
