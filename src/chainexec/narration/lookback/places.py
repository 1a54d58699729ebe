"""How sentences that look back name calls, statements and their runs, and how the same names are found again in a trace."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.cursor import Contradiction
from chainexec.narration.forms import code
from chainexec.narration.frames import FrameNames
from chainexec.narration.lookback.words import ordinal
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.lookback.words import Call, Line, Moment, Visit
    from chainexec.source import Statement
    from chainexec.traces import Frame, State, Trace


class Then(NamedTuple):
    """A moment that was found: whose variables are meant, at which step, and where in the log."""

    frame: Frame
    step: int
    position: int
    state: State


def first_line(statement: Statement) -> str:
    """A statement's text, of a long one its first line."""
    rows = statement.text.splitlines()
    return rows[0].strip() + (" ..." if len(rows) > 1 else "") if rows else ""


def name_of(frame: Frame) -> str:
    """The name by which a frame's function is known in the whole run."""
    return frame.function.replace("<locals>.", "")


def callee(frame: Frame) -> str:
    """A function's own name, a method's with its class: as an answer names it."""
    parts = frame.function.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2] != "<locals>" else parts[-1]


class Places:
    """Names for the places of one trace, both ways."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.reader = trace._reader
        self.frames = tuple(trace.frames)
        self._names = FrameNames(trace, Words(VERBOSITIES["standard"], 0))

    @cached_property
    def by_name(self) -> dict[str, list[Frame]]:
        """The calls of each name, in the order in which they began."""
        found: dict[str, list[Frame]] = defaultdict(list)
        for frame in self.frames:
            found[name_of(frame)].append(frame)
        return found

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {frame.id: number for frames in self.by_name.values() for number, frame in enumerate(frames, 1)}

    # ---- naming ------------------------------------------------------------------------------------------------------
    def call(self, frame: Frame, noun: str = "call") -> str:
        """`the 2nd call of `f``."""
        if frame is self.frames[0]:
            return "the run of the program" if frame.function == "<module>" else f"the outermost {noun} of {code(name_of(frame))}"
        number = f"{ordinal(self._numbers[frame.id])} " if len(self.by_name[name_of(frame)]) > 1 else ""
        return f"the {number}{noun} of {code(name_of(frame))}"

    def generator(self, frame: Frame) -> str:
        return self.call(frame, "generator")

    @staticmethod
    def line(statement: Statement) -> str:
        """`line 7 (`x = 1`)`."""
        return f"line {statement.line} ({code(first_line(statement))})"

    def visit(self, step: int) -> str:
        """`the 2nd run of line 7 (`x = 1`) in the call of `f``."""
        frame, statement = self.reader.frame_of(step), self.reader.statement_of(step)
        assert statement is not None  # only statements are named so
        runs = self.runs(frame, self.reader.columns.a[self.reader.step_at[step]])
        number = f"{ordinal(runs.index(step) + 1)} " if len(runs) > 1 else ""
        return f"the {number}run of {self.line(statement)} in {self.call(frame)}"

    def after(self, step: int) -> str:
        return f"after {self.visit(step)}"

    def before(self, step: int) -> str:
        return f"before {self.visit(step)}"

    def start(self, frame: Frame) -> str:
        return f"at the start of {self.call(frame)}"

    def end(self, frame: Frame) -> str:
        return f"at the end of {self.call(frame)}"

    def label(self, frame: Frame) -> str:
        """A call in a list: with its arguments where they are short."""
        return self._names.call_text(frame) or f"{callee(frame)}(...)"

    # ---- finding -----------------------------------------------------------------------------------------------------
    def find_call(self, call: Call) -> Frame:
        """The call that is named.

        Raises:
            Contradiction: there is none, or not this one alone.
        """
        if not self.frames:
            raise Contradiction("there are no calls")
        if call.number < 0:
            entry = self.frames[0]
            if (entry.function == "<module>") is not (call.name is None) or call.name not in (None, name_of(entry)):
                raise Contradiction(f"the outermost call is {self.call(entry)}")
            return entry
        frames = self.by_name.get(call.name or "", [])
        if call.number == 0 and len(frames) != 1:
            raise Contradiction(f"there are {len(frames)} calls of `{call.name}`")
        if call.number > len(frames):
            raise Contradiction(f"there are only {len(frames)} calls of `{call.name}`")
        return frames[max(call.number - 1, 0)]

    def find_place(self, frame: Frame, line: Line) -> int:
        """The place of a statement among those of a call's function."""
        rows = frame._facts.statements
        found = [place for place, row in enumerate(rows) if row.line == line.number and code(first_line(row)) == code(line.text)]
        if len(found) != 1:
            raise Contradiction(f"there are {len(found)} such statements in {self.call(frame)}")
        return found[0]

    def find_visit(self, visit: Visit) -> tuple[Frame, int]:
        """The call, and the step at which the run begins."""
        frame = self.find_call(visit.call)
        runs = self.runs(frame, self.find_place(frame, visit.line))
        if visit.number > len(runs) or (visit.number == 0 and len(runs) != 1):
            raise Contradiction(f"it runs {len(runs)} times there")
        return frame, runs[max(visit.number - 1, 0)]

    def runs(self, frame: Frame, place: int) -> list[int]:
        """The steps at which a statement begins to run in a call."""
        kind, of, step_at = self.reader.columns.kind, self.reader.columns.a, self.reader.step_at
        steps = self.reader.steps_of(frame)
        return [step for step in steps if kind[step_at[step]] >> 1 & 63 == L.LINE and of[step_at[step]] == place]

    def find_moment(self, moment: Moment) -> Then:
        reader = self.reader
        if moment.how in ("after", "before"):
            frame, step = self.find_visit(moment.place)  # type: ignore[arg-type]
            opened = reader.step(step)
            is_after = moment.how == "after"
            position = reader.position_of(reader.end_of(step) if is_after else step)
            return Then(frame, step, position, opened.after if is_after else opened.before)
        frame = self.find_call(moment.place)  # type: ignore[arg-type]
        if moment.how == "start":
            return Then(frame, frame._call_step, reader.position_of(reader.end_of(frame._call_step)), frame.call_step.after)
        if frame._end_step < 0:
            raise Contradiction("that call does not end")
        return Then(frame, frame._end_step, reader.position_of(frame._end_step), reader.step(frame._end_step).before)
