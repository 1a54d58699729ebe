"""Words for places of a run that several kinds use: a statement, one run of it, a loop and one run of it. None where no words would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback.words import ordinal

if TYPE_CHECKING:
    from chainexec.questions.loops import LoopRun
    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement
    from chainexec.traces import Frame

LOOP_NOTE = "The line of a loop runs each time it takes the next item or tests its condition, the last time included."


def statement_name(view: View, frame: int, place: int) -> str | None:
    """`line 7 (`total += x`)`, where that can be no other statement."""
    statement = view.frames[frame]._facts.statements[place]
    if not view.tells_place(frame, place) or "`" in view.first_line(statement):
        return None
    return view.line_name(statement)


def when(view: View, visit: Visit, verb: str = "runs") -> str | None:
    """`when line 7 (`total += x`) runs for the 2nd time in the call of `f``."""
    name, where = statement_name(view, visit.frame, visit.place), view.in_call(view.frames[visit.frame])
    if name is None or where is None:
        return None
    return f"when {name} {verb}{times(view, visit)}{where}"


def before(view: View, visit: Visit) -> str | None:
    """`before line 7 (`total += x`) runs for the 2nd time in the call of `f``."""
    words = when(view, visit)
    return None if words is None else "before" + words.removeprefix("when")


def times(view: View, visit: Visit) -> str:
    return f" for the {ordinal(visit.number)} time" if view.is_repeated(visit) else ""


def loop_name(view: View, run: LoopRun) -> str | None:
    """`the loop of line 3 (`for x in xs:`)`."""
    name = statement_name(view, run.frame, run.place)
    return None if name is None else f"the loop of {name}"


def entered(view: View, run: LoopRun) -> str | None:
    """` when it is entered for the 2nd time in the call of `f``; without the number where it is entered once."""
    where = view.in_call(view.frames[run.frame])
    if where is None:
        return None
    return f" when it is entered for the {ordinal(run.entry)} time{where}" if is_entered_again(view, run) else where


def is_entered_again(view: View, run: LoopRun) -> bool:
    """Whether the loop may be entered more than once in the call."""
    return run.entries > 1 or (view.is_cut and view.frames[run.frame].return_step is None)


def that_call(view: View, frame: Frame) -> str:
    """How a question goes on to speak of the call that it has named."""
    if frame.function == "<module>":
        return "at the top level of the program"
    return f"in this call of `{view.function_name(frame)}`"


def is_lone(view: View, statement: Statement, frame: int) -> bool:
    """Whether no other statement of the function begins on its line: its line number tells it."""
    return view.kept(_statements_by_line)[id(view.frames[frame]._facts), statement.line] == 1


def _statements_by_line(view: View) -> dict[tuple[int, int], int]:
    counts: dict[tuple[int, int], int] = {}
    for facts in {id(frame._facts): frame._facts for frame in view.frames.values()}.values():
        for statement in facts.statements:
            key = (id(facts), statement.line)
            counts[key] = counts.get(key, 0) + 1
    return counts
