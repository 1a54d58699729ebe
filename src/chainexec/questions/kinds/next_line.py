"""Which line of a call runs next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import LOOP_NOTE, is_lone, that_call
from chainexec.questions.reach import is_plain_way
from chainexec.questions.spots import spot
from chainexec.traces.code import LOOP_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for frame, visits in view.lines_of.items():
        if is_plain_way(view, view.frames[frame]._facts):
            yield from ((frame, number) for number in range(len(visits)))


def build(view: View, candidate: Candidate) -> Draft | None:
    identity, number = candidate
    frame, visits = view.frames[identity], view.lines_of[identity]
    visit = visits[number]
    statement, after = view.statement(visit), view.after(visit)
    following = visits[number + 1] if number + 1 < len(visits) else None
    if after is None or not is_lone(view, statement, identity):
        return None
    if following is None:
        last = frame.return_step
        if last is None:
            return None
        answer, step = "-1", last.index
    else:
        target = view.statement(following)
        if not is_lone(view, target, identity):
            return None
        answer, step = str(target.line), following.step
    if view.is_entry(frame) and view.is_script:
        words = "at the top level of the program (lines inside functions do not count)? It is -1 if the program ends there."
    else:
        words = f"{that_call(view, frame)} (lines of other calls do not count)? It is -1 if the call ends there."
    note = f" {LOOP_NOTE}" if any(row.kind in LOOP_KINDS for row in frame._facts.statements) else ""
    return Draft(
        f"{after[0].upper()}{after[1:]}, which line runs next {words}{note}", answer, (visit.step, step), spot(view, visit),
        others=_others(view, identity, statement.line, answer),
        because=lambda: [
            say("no_next", view.places.visit(visit.step))
            if following is None
            else say("next", view.places.visit(visit.step), view.statement(following).line)
        ],
    )  # fmt: skip


def _others(view: View, frame: int, line: int, answer: str) -> Iterator[str]:
    """The lines of the function, the nearest ones first."""
    lines = sorted({row.line for row in view.frames[frame]._facts.statements}, key=lambda other: (abs(other - line), other))
    yield from (str(other) for other in lines if str(other) != answer)
    if answer != "-1":
        yield "-1"


KIND = Kind(
    "next_line", "which line of the same call runs next", "line", find, build,
    "no followed function ran that has one statement a line and none of `with`, `match`, `try` and `while True`",
)  # fmt: skip
