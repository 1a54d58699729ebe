"""The lines that one call runs, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import LOOP_NOTE, is_lone
from chainexec.questions.reach import is_plain_way
from chainexec.questions.reasons import path_of
from chainexec.traces.code import LOOP_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View

SHORTEST, LONGEST = 3, 25  # lines


def find(view: View) -> Iterable[Candidate]:
    for frame, visits in view.lines_of.items():
        if SHORTEST <= len(visits) <= LONGEST and is_plain_way(view, view.frames[frame]._facts):
            yield (frame,)


def build(view: View, candidate: Candidate) -> Draft | None:
    (identity,) = candidate
    frame, visits = view.frames[identity], view.lines_of[identity]
    call, last = view.call_name(frame), frame.return_step
    statements = [view.statement(visit) for visit in visits]
    if call is None or last is None or not all(is_lone(view, statement, identity) for statement in statements):
        return None
    lines = [statement.line for statement in statements]
    notes = ["Give the number of a line each time it runs; lines of other calls do not count."]
    if frame.function != "<module>":
        notes.append("Begin inside the function, not with its `def`.")
    if any(statement.end_line > statement.line for statement in statements):
        notes.append("A statement that takes several lines counts with its first.")
    if any(row.kind in LOOP_KINDS for row in frame._facts.statements):
        notes.append(LOOP_NOTE)
    place = "at the top level of the program" if frame.function == "<module>" else f"in {call}"
    return Draft(
        f"Which lines run {place}, in order? {' '.join(notes)}", str(lines), tuple(visit.step for visit in visits), {"frame": identity},
        others=_wrong(lines), whole=view.is_entry(frame), because=lambda: [path_of(view, frame)],
    )  # fmt: skip


def _wrong(lines: list[int]) -> Iterator[str]:
    """The text's order, a turn of a loop too few or too many, one line left out."""
    for part in (sorted(set(lines)), lines[:-2] + lines[-1:], lines[:-1], lines[1:], lines[:-1] + lines[-2:]):
        if part and part != lines:
            yield str(part)


KIND = Kind(
    "execution_path", "the lines that one call runs, in order", "lines", find, build,
    f"no call ran {SHORTEST} to {LONGEST} lines of a function with one statement a line and no `with`, `match`, `try`, `while True`",
)  # fmt: skip
