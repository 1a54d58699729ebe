"""At which line one of the calls ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, is_plain_call, on_one_line
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    """Calls of functions with several `return` statements that ended by one of them."""
    for frame in view.frames.values():
        end = frame._end_step
        if end >= 0 and frame.id in view.askable_frames and is_plain_call(frame) and view.run.kind(end) == L.RETURN:
            returns = sum(statement.kind == "Return" for statement in frame._facts.statements)
            plain = not any(statement.kind in ("Try", "TryStar", "With", "AsyncWith") for statement in frame._facts.statements)
            statement = view.run.statement(end)
            if returns > 1 and plain and statement is not None and statement.kind == "Return":
                yield frame.id, end


def build(view: View, candidate: Candidate) -> Draft | None:
    number, end = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    statement = view.run.statement(end)
    if called is None or statement is None or not on_one_line(statement):
        return None
    return Draft(
        f"At which line is the `return` statement that ends {called}?",
        str(statement.line),
        (end,),
        call_data(view, frame),
        others=(str(row.line) for row in frame._facts.statements if row.kind == "Return"),
        because=lambda: [say("return_line", view.places.call(frame), statement.line)],
    )


KIND = Kind(
    "return_line", "by which of its `return` statements a call ended", "line", find, build,
    "no function with several `return` statements ended by one of them",
)  # fmt: skip
