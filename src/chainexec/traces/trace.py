"""The immutable record of one run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from chainexec.errors import ArgumentError, ChainexecError, TraceFileError, TraceLookupError
from chainexec.showable import Showable
from chainexec.traces.code import CodeFacts, ProgramText, facts_of
from chainexec.traces.endings import NOTHING, Ending, live_exception
from chainexec.traces.frames import CallStack, Frame
from chainexec.traces.model import Outcome, Returned, Step, Stopped
from chainexec.traces.reader import Reader

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from matplotlib.axes import Axes

    from chainexec.recording.log import RunLog
    from chainexec.traces.values import Value


class ProgramRaisedError(ChainexecError):
    """The traced program raised an exception of which only the record is left; says its type and message."""


class Trace(Showable, Sequence[Step]):
    """What happened in one run, step by step.

    A trace is a sequence of its steps: `len(trace)`, `trace[3]`, `trace[-1]`, `trace[10:20]`, iteration. It is read from the
    recorder's log as far as it is looked at, so that a trace of a million steps opens at once. Traces are equal when the same
    was recorded.

    Args:
        log: the finished log of a recorder.
        source: text of the traced program; the text of the first followed code where it is left out.
        stdout: everything that the program wrote to its standard output while it was recorded.
        stderr: the same of its standard error.
        limit: name of the limit that ended the run ("steps", "seconds", "bytes", "depth"), or None.
        exception: the program's own exception that left the run, or None.
        result: the live object that the run returned.
        stats: figures to add to the recorder's own (`log.stats`).
    """

    _result: Any
    _exception: BaseException | None

    def __init__(
        self,
        log: RunLog,
        *,
        source: str | None = None,
        stdout: str = "",
        stderr: str = "",
        limit: str | None = None,
        exception: BaseException | None = None,
        result: Any = NOTHING,
        stats: Mapping[str, object] | None = None,
    ) -> None:
        if limit is not None:
            ending = Ending("stopped", limit)
        elif exception is not None:
            ending = Ending("raised", "", *live_exception(exception))
        else:
            ending = Ending("returned")
        self._log = log
        self._begin(ending, source, stdout, stderr, {**log.stats, **(stats or {})})
        self._result = result if ending.how == "returned" else NOTHING
        self._exception = exception if limit is None else None

    def _begin(self, ending: Ending, source: str | None, stdout: str, stderr: str, stats: dict[str, object]) -> None:
        self._ending = ending
        self._source = source
        self._outcome: Outcome | None = None
        self._result = NOTHING
        self._exception = None
        self.stdout = stdout
        self.stderr = stderr
        self.stats = stats

    @cached_property
    def _reader(self) -> Reader:
        """Made when the first question is asked: a trace that nobody reads costs no more than its log, and goes when it is dropped."""
        return Reader(self._log, self._facts[0])

    @cached_property
    def _facts(self) -> tuple[tuple[CodeFacts, ...], tuple[ProgramText, ...]]:
        return facts_of(self._log.codes, self._log.maps)

    @cached_property
    def programs(self) -> tuple[ProgramText, ...]:
        """The texts of the files that followed code came from."""
        return self._facts[1]

    @classmethod
    def _loaded(
        cls, reader: Reader, programs: tuple[ProgramText, ...], ending: Ending, source: str | None, stdout: str, stderr: str,
        stats: Mapping[str, object],
    ) -> Self:  # fmt: skip
        trace = cls.__new__(cls)
        trace._begin(ending, source, stdout, stderr, dict(stats))
        trace._reader, trace.programs = reader, programs
        return trace

    # ---- steps and frames ------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._reader.step_count

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | Sequence[Step]:
        if isinstance(index, slice):
            return StepRange(self._reader, range(self._reader.step_count)[index])
        try:
            return Step(self._reader, range(self._reader.step_count)[index])
        except IndexError:
            raise TraceIndexError(f"there is no step {index}: the trace has {len(self)} steps") from None

    def __iter__(self) -> Iterator[Step]:
        return self._reader.iterate(range(self._reader.step_count))

    @property
    def steps(self) -> Sequence[Step]:
        """All steps in the order in which they opened."""
        return StepRange(self._reader, range(self._reader.step_count))

    @property
    def frames(self) -> Sequence[Frame]:
        """All activations of followed functions, in the order of their calls."""
        self._reader.need_all()
        return tuple(self._reader.frame_list)

    @property
    def source(self) -> str:
        """Text of the traced program; empty where there is none."""
        if self._source is not None:
            return self._source
        return self.programs[0].text if self.programs else ""

    # ---- how it ended ----------------------------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        """How the run ended: `Returned(value)`, `Raised(type, message, step, value)` or `Stopped(limit, at)`."""
        if self._outcome is None:
            self._outcome = self._ending.outcome(self._reader)
        return self._outcome

    @property
    def result(self) -> Any:
        """What the run returned: the live object right after the run, the rebuilt one of a loaded trace; None if it did not return.

        Raises:
            ValueRebuildError: the trace was loaded, and the result is of a type that only the program can make.
        """
        if self._result is not NOTHING:
            return self._result
        outcome = self.outcome
        return outcome.value.python if isinstance(outcome, Returned) else None

    @property
    def exception(self) -> BaseException | None:
        """The program's own exception, right after the run; None for a loaded trace and where nothing was raised."""
        return self._exception

    @property
    def tampered(self) -> bool:
        """Whether the program interfered with the recording itself."""
        return bool(self.stats.get("tampered"))

    def unwrap(self) -> Any:
        """The result, or raise what the program raised.

        Raises:
            BaseException: the program's own exception, right after the run.
            ProgramRaisedError: it raised, and the trace was loaded from a file; or a limit ended the run.
        """
        if self._exception is not None:
            raise self._exception
        outcome = self.outcome
        if isinstance(outcome, Returned):
            return self.result
        if isinstance(outcome, Stopped):
            raise ProgramRaisedError(
                f"the run did not end: the limit on {outcome.limit} stopped it after {outcome.at + 1} steps; raise it with "
                f"limits=Limits({outcome.limit}=...)"
            )
        raise ProgramRaisedError(f"the traced program raised {outcome.type}{': ' if outcome.message else ''}{outcome.message}")

    # ---- questions -------------------------------------------------------------------------------------------------------

    def history(self, name: str, frame: int | Frame | None = None) -> tuple[tuple[Step, Value | None], ...]:
        """Each binding of a variable, in order: (step, value), the value None where it was unbound.

        Args:
            name: the variable.
            frame: a frame, or its number; all frames (and module names) where it is left out.

        Raises:
            TraceLookupError: no frame has a variable of that name, or there is no such frame.
        """
        reader = self._reader
        reader.need_all()
        if frame is None:
            wanted = None
            steps: Sequence[int] = range(reader.step_count)
        else:
            wanted = self._frame(frame)
            steps = reader.steps_of(wanted)
        found: list[tuple[Step, Value | None]] = []
        for index in steps:
            found += [
                (Step(reader, index), change.new)
                for change in Step(reader, index).changes
                if change.name == name and (wanted is None or change.belongs_to(wanted))
            ]
        if not found and not self._knows(name, wanted):
            where = f"frame {wanted.id} ({wanted.function})" if wanted is not None else "any frame of this trace"
            raise TraceLookupError(f"{name!r} is no variable of {where}; there are: {', '.join(self._variables(wanted)) or 'none'}")
        return tuple(found)

    def at(self, index: int) -> CallStack:
        """The whole state when step `index` opens: frame id -> State, with `.frames`, `.stack` and `.current`.

        `index` may be `len(trace)` for the end of the run.
        """
        if index < 0:
            index += len(self)
        if not 0 <= index <= len(self):
            raise TraceIndexError(f"there is no step {index}: the trace has {len(self)} steps")
        return CallStack(self._reader, index)

    @contextlib.contextmanager
    def _blaming_the_file(self) -> Iterator[None]:
        """While it is open, what goes wrong with a trace from a file is the file's fault: not all of it can be checked beforehand."""
        try:
            yield
        except ChainexecError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
            if not self._reader.from_file:
                raise
            what = f"{type(error).__name__}: {error}"
            raise TraceFileError(f"the trace file contradicts itself ({what}); record the run again") from error

    def _frame(self, frame: int | Frame) -> Frame:
        identity = frame.id if isinstance(frame, Frame) else frame
        found = self._reader.frames.get(identity)
        if found is None:
            known = [f.id for f in self._reader.frame_list[:20]]
            raise TraceLookupError(f"there is no frame {identity}; the frames are {known}{' ...' if len(self.frames) > 20 else ''}")
        return found

    def _variables(self, frame: Frame | None) -> list[str]:
        frames = [frame] if frame is not None else self._reader.frame_list
        names: dict[str, None] = {}
        for facts in {id(f._facts): f._facts for f in frames}.values():
            names.update(dict.fromkeys(name for name in (*facts.variables, *facts.globals_used) if name[0] not in ".@"))
        return list(names)

    def _knows(self, name: str, frame: Frame | None) -> bool:
        return name in self._variables(frame)

    # ---- out and in ------------------------------------------------------------------------------------------------------

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the trace to a file, from which `Trace.load` reads it again without the program's own files.

        Args:
            path: of the file; one that is there is replaced.

        Raises:
            TraceFileError: it cannot be written, or holds a value that no file can hold.
            ArgumentError: `path` is no path.
        """
        from chainexec.traces.storage import write_trace

        write_trace(self, _path(path))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Trace:
        """Read a saved trace. Nothing of the file is run.

        Raises:
            TraceFileError: the file cannot be read, is no trace, is damaged, or of a version that this library does not know.
            ArgumentError: `path` is no path.
        """
        from chainexec.traces.storage import read_trace

        return read_trace(_path(path))

    def to_dict(self) -> dict[str, Any]:
        """The whole trace as plain dicts, lists, texts and numbers; values as their texts."""
        from chainexec.traces.export import to_dict

        return to_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON text.

        Args:
            indent: spaces for each level; None puts all into one line.
        """
        from chainexec.traces.export import to_json

        return to_json(self, indent)

    def to_arrow(self) -> pa.Table:
        """One row a step, as a pyarrow table. Needs pyarrow: `pip install 'chainexec[corpus]'`."""
        from chainexec.traces.export import to_arrow

        return to_arrow(self)

    def to_pandas(self) -> pd.DataFrame:
        """One row a step, as a pandas data frame. Needs pandas: `pip install pandas`."""
        from chainexec.traces.export import to_pandas

        return to_pandas(self)

    # ---- in the formats of other tools (traces/formats) ------------------------------------------------------------------

    def to_chrome(self, *, counters: Iterable[str] = (), lines: bool = False) -> str:
        """Chrome trace events as JSON text, for Perfetto (ui.perfetto.dev) and `chrome://tracing`: time is counted in steps.

        Args:
            counters: variables whose numbers are drawn over time.
            lines: whether each statement is a slice of its own inside its call.

        Raises:
            TraceLookupError: no frame has a variable of that name.
            ArgumentError: a variable never holds a number.
        """
        from chainexec.traces.formats.chrome import to_chrome

        return to_chrome(self, counters, lines=lines)

    def to_python_tutor(self, *, start: int = 0, most: int | None = 1000) -> str:
        """JSON text in Python Tutor's trace format: the whole stack and heap for each of at most `most` execution points.

        Where there are more, the last entry says so, as that format has it (`instruction_limit_reached`). `most=None` writes all: each
        point takes the space of all that can be reached at it.

        Args:
            start: the step of the first point.
            most: how many points are written, at least 1.

        Raises:
            TraceLookupError: there is no step `start`.
        """
        from chainexec.traces.formats.python_tutor import python_tutor_parts

        return "".join(python_tutor_parts(self, start, most))

    def call_tree(self, *, format: str = "mermaid", depth: int | None = None, most: int | None = None) -> str:  # noqa: A002
        """The tree of calls with arguments and results, as the text of a diagram; what is folded is counted in it.

        Args:
            format: "mermaid" or "dot" (Graphviz).
            depth: show calls down to this depth, the outermost one having depth 1; all where it is left out.
            most: show the first `most` of these calls; all where it is left out.

        Raises:
            ArgumentError: another format, or a limit below 1.
        """
        from chainexec.traces.formats.calls import call_tree

        return call_tree(self, format, depth, most)

    def heap(self, step: int = -1, *, format: str = "dot", most: int = 200) -> str:  # noqa: A002
        """The variables of all live frames when a step opens, and the objects that they lead to, as the text of a diagram.

        Of a large object the first parts are drawn and the others counted, likewise where there are more than `most` objects.

        Args:
            step: index of the step; the last one where it is left out.
            format: "dot" (Graphviz) or "mermaid".
            most: how many objects are drawn.

        Raises:
            TraceLookupError: there is no such step.
            ArgumentError: another format, or a limit below 1.
        """
        from chainexec.traces.formats.heaps import heap_graph

        return heap_graph(self, step, format, most)

    def plot(self, *names: str, frame: int | Frame | None = None, axes: Axes | None = None) -> Axes:
        """The history of one or more variables over the steps. Needs matplotlib: `pip install 'chainexec[plot]'`.

        Numbers are drawn as heights, with gaps where the variable is None or unbound; if any other value occurs, each different value has a
        place of its own on the axis. Each frame that has the variable is a line.

        Args:
            names: the variables.
            frame: a frame, or its number; all frames where it is left out.
            axes: where to draw; new axes of pyplot where it is left out.

        Returns:
            The axes: `trace.plot("total").figure.savefig("total.png")`.

        Raises:
            TraceLookupError: no frame has a variable of that name, or there is no such frame.
            ArgumentError: matplotlib is not installed, there is nothing to draw, or more than an axis can show.
        """
        from chainexec.traces.formats.plots import plot

        return plot(self, names, frame, axes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Trace):
            return NotImplemented
        if self is other:
            return True
        return (
            len(self) == len(other)
            and (self.stdout, self.stderr, self.source) == (other.stdout, other.stderr, other.source)
            and self._reader.content() == other._reader.content()
            and self.outcome == other.outcome
        )

    def __hash__(self) -> int:
        return hash((Trace, len(self), self.source))

    def __repr__(self) -> str:
        outcome = self.outcome
        if isinstance(outcome, Returned):
            end = f"returned {outcome.value.short(60)}"
        elif isinstance(outcome, Stopped):
            end = f"stopped by the limit on {outcome.limit}"
        else:
            end = f"raised {outcome.type}"
        entry = self._reader.facts[0].qualname if self._reader.facts else "nothing followed"
        return f"<Trace of {entry}: {len(self)} steps, {end}>"


class TraceIndexError(TraceLookupError, IndexError):
    """A trace has no step of that number."""


class StepRange(Sequence[Step]):
    """Some steps of a trace, in order."""

    __slots__ = ("_indexes", "_reader")

    def __init__(self, reader: Reader, indexes: range) -> None:
        self._reader = reader
        self._indexes = indexes

    def __len__(self) -> int:
        return len(self._indexes)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> StepRange: ...
    def __getitem__(self, index: int | slice) -> Step | StepRange:
        if isinstance(index, slice):
            return StepRange(self._reader, self._indexes[index])
        try:
            return Step(self._reader, self._indexes[index])
        except IndexError:
            raise TraceIndexError(f"there is no step {index} among {len(self)} steps") from None

    def __iter__(self) -> Iterator[Step]:
        return self._reader.iterate(self._indexes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StepRange):
            return NotImplemented
        return self._indexes == other._indexes and (self._reader is other._reader or self._reader.content() == other._reader.content())

    def __hash__(self) -> int:
        return hash(self._indexes)

    def __repr__(self) -> str:
        return f"<{len(self)} steps>"


def _path(given: object) -> Path:
    if not isinstance(given, str | os.PathLike):
        raise ArgumentError(f"path={given!r:.200}: the path of a file is needed, a text or a Path")
    return Path(given)
