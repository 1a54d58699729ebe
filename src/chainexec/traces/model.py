"""Steps and outcomes: what a trace is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chainexec.recording import log as L
from chainexec.traces.branches import Branch, LoopPosition, branch_of, iteration_of, loops_of
from chainexec.traces.evaluations import Evaluation, evaluations_of
from chainexec.traces.frames import Frame, State, state_after
from chainexec.traces.values import Value

if TYPE_CHECKING:
    from chainexec.source import Statement
    from chainexec.traces.changes import Change
    from chainexec.traces.reader import Reader


class StepKind(StrEnum):
    """What a step is; each equals its plain text (`step.kind == "line"`).

    Attributes:
        CALL: a followed function was called.
        LINE: one execution of a simple statement, or of the header of a compound one.
        ITERATION: one pass of a comprehension or generator expression.
        RETURN: a function came to its end.
        YIELD: a generator or coroutine paused.
        RESUME: it went on.
        RAISE: an exception began.
        HANDLED: an `except` clause took it.
        UNWIND: an exception left a frame.
        OUTPUT: text was written to stdout or stderr.
        INPUT: text was read from stdin.
    """

    CALL = "call"
    LINE = "line"
    ITERATION = "iteration"
    RETURN = "return"
    YIELD = "yield"
    RESUME = "resume"
    RAISE = "raise"
    HANDLED = "handled"
    UNWIND = "unwind"
    OUTPUT = "output"
    INPUT = "input"


_KINDS = (
    None, StepKind.CALL, StepKind.LINE, StepKind.ITERATION, StepKind.RETURN, StepKind.YIELD, StepKind.RESUME, StepKind.RAISE,
    StepKind.HANDLED, StepKind.UNWIND, StepKind.OUTPUT, StepKind.INPUT,
)  # fmt: skip
_WITH_VALUE = frozenset({L.RETURN, L.YIELD, L.RAISE, L.UNWIND})


class Step:
    """One event of the run. Everything but `index` is read from the log when it is asked for.

    Attributes:
        index: its place in the trace, from 0.
    """

    __slots__ = ("_reader", "index")

    def __init__(self, reader: Reader, index: int) -> None:
        self._reader = reader
        self.index = index

    @property
    def kind(self) -> StepKind:
        """What it is, such as "line" or "return"."""
        kind = _KINDS[self._reader.kind_of(self.index)]
        assert kind is not None  # the scan lets no other records be steps
        return kind

    @property
    def end(self) -> int:
        """Index of the step at which this one closed; the number of steps where it was still open when recording stopped.

        A `return`, `yield`, `unwind`, `output` or `input` is over when it begins: its `end` is its own index.
        """
        return self._reader.end_of(self.index)

    @property
    def frame(self) -> Frame:
        """The activation of the function to which it belongs."""
        return self._reader.frame_of(self.index)

    @property
    def parent(self) -> Step | None:
        """The step of the caller that was open; None in the outermost frame."""
        parent = self.frame._parent_step_at(self.index)
        return Step(self._reader, parent) if parent >= 0 else None

    @property
    def line(self) -> int:
        """The line of the statement; of the `def` for a `call`, of the comprehension's `for` for an `iteration`."""
        reader, index = self._reader, self.index
        position = reader.position_of(index)
        if reader.columns.kind[position] >> 1 == L.ITERATION:
            return self.frame._facts.passes[reader.columns.a[position]].line
        statement = reader.statement_of(index)
        return statement.line if statement is not None else self.frame._facts.line

    @property
    def statement(self) -> Statement | None:
        """The statement that runs (for `return`, `yield`, `raise`, `output` ...: the one that did it); None at a `call`."""
        return self._reader.statement_of(self.index)

    @property
    def visit(self) -> int:
        """How often the statement has run in this frame so far, from 1; 0 before the first line of a frame.

        For an `iteration`, the number of the pass.
        """
        reader = self._reader
        line = self.index if reader.kind_of(self.index) == L.ITERATION else reader.line_step(self.index)
        return int(reader.columns.c[reader.step_at[line]] >> 32) if line >= 0 else 0

    @property
    def iteration(self) -> int | None:
        """For a loop's header, the iteration that it begins, from 1 (None where the loop is over); for an `iteration`, its number."""
        return iteration_of(self._reader, self.index)

    @property
    def loops(self) -> tuple[LoopPosition, ...]:
        """The loops around the statement, outermost first, each with its running iteration. A loop's header is not inside itself."""
        return loops_of(self._reader, self.index)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the step altered itself. What a callee altered stands at the callee's steps."""
        reading = self._reader._reading
        return self._reader.changes(self.index) if reading is None else reading.changes(self.index)

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """The values of its sub-expressions in order; empty unless recorded with `detail="expressions"`."""
        return evaluations_of(self._reader, self.index)

    @property
    def branch(self) -> Branch | None:
        """Which way it went, for tests, loop headers, clauses, and steps that end loops; else None."""
        return branch_of(self._reader, self.index)

    @property
    def before(self) -> State:
        """The frame's variables when the step opened."""
        return State(self.frame, self._reader.position_of(self.index))

    @property
    def after(self) -> State:
        """The frame's variables when the step closed."""
        reader = self._reader
        return state_after(self.frame, self.index, reader.position_of(reader.end_of(self.index)))

    @property
    def value(self) -> Value | None:
        """What was returned or yielded, or the exception of a `raise` or `unwind`; else None."""
        reader = self._reader
        position = reader.position_of(self.index)
        if reader.columns.kind[position] >> 1 & 63 not in _WITH_VALUE:
            return None
        return Value(reader, reader.columns.c[position], position)

    @property
    def text(self) -> str | None:
        """What was written or read, for `output` and `input`; else None."""
        reader = self._reader
        position = reader.position_of(self.index)
        if reader.columns.kind[position] >> 1 & 63 not in (L.OUTPUT, L.INPUT):
            return None
        return str(reader.columns.c[position])

    @property
    def stream(self) -> str | None:
        """"stdout", "stderr" or "stdin", for `output` and `input`; else None."""
        reader = self._reader
        position = reader.position_of(self.index)
        operation = reader.columns.kind[position] >> 1 & 63
        if operation == L.OUTPUT:
            return "stderr" if reader.columns.a[position] == 2 else "stdout"
        return "stdin" if operation == L.INPUT else None

    @property
    def thread(self) -> str:
        """Name of the thread in which it happened."""
        reader = self._reader
        return reader.thread_name(reader.thread_at(reader.position_of(self.index)))

    @property
    def thrown(self) -> bool:
        """Whether a `resume` threw an exception into the generator."""
        position = self._reader.position_of(self.index)
        return self._reader.columns.kind[position] >> 1 & 63 == L.RESUME and self._reader.columns.a[position] == 1

    @property
    def reraised(self) -> bool:
        """Whether a `raise` step is a bare `raise`."""
        position = self._reader.position_of(self.index)
        return self._reader.columns.kind[position] >> 1 & 63 == L.RAISE and self._reader.columns.a[position] == 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Step):
            return NotImplemented
        return self.index == other.index and (self._reader is other._reader or self._reader.content() == other._reader.content())

    def __hash__(self) -> int:
        return hash((Step, self.index))

    def __repr__(self) -> str:
        statement = self.statement
        what = f" {statement.text.splitlines()[0]!r}" if statement is not None and statement.text else ""
        return f"<Step {self.index} {self.kind} line {self.line}{what} in {self.frame.function}>"


@dataclass(frozen=True, slots=True)
class Returned:
    """The run came to its end.

    Attributes:
        value: what the function returned; of a script, None.
    """

    value: Value


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception left the run.

    Attributes:
        type: the name of its class, such as "ValueError".
        message: its text.
        step: index of the step that raised it; None where no followed code did.
        value: the exception itself, as recorded.
    """

    type: str
    message: str
    step: int | None
    value: Value | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A limit ended the run.

    Attributes:
        limit: its name: "steps", "seconds", "bytes" or "depth".
        at: index of the last step.
    """

    limit: str
    at: int


Outcome = Returned | Raised | Stopped
