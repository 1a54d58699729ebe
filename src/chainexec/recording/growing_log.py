"""The log of the Python recorder: while it is written, and finished."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as records
from chainexec.recording.interpreter import thread_of
from chainexec.recording.log import NO_FRAME, REFERENCE
from chainexec.recording.snapshot import Tracked

if TYPE_CHECKING:
    from types import CodeType

    from chainexec.analysis.facts import CodeMap
    from chainexec.recording.log import TypeInfo

RECORD_BYTES = 24  # what a record costs in the C recorder's log; the limit on bytes is counted in these


class GrowingLog:
    """Takes one record after the other. Output is collected until something else is written: what is said in one go is one step.

    Args:
        max_steps: at how many steps the run ends, 0 for no limit.
        stop: exception class that is raised then.

    Attributes:
        rows: the records, each `[kind, a, b, c]`; the span of a step that is open is filled in later.
        steps: how many of them are steps.
        bytes: what they take, as the limit on bytes counts it.
        threads: names of the threads, in order of appearance.
        owner: the frame whose open step gets the next effect, as a reader of the log sees it.
        limit: the name of the limit that was hit.
    """

    def __init__(self, max_steps: int, stop: type[BaseException]) -> None:
        self.max_steps = max_steps
        self.rows: list[list[Any]] = []
        self.steps = self.bytes = 0
        self.threads: list[str] = []
        self.owner = NO_FRAME
        self.limit: str | None = None
        self._stop = stop
        self._thread = 0
        self._thread_numbers: dict[int, tuple[int, threading.Thread | None]] = {}  # by ident: index in `threads`, and the thread
        self._said: tuple[int, int, int, list[str]] | None = None  # output not yet written: stream, frame, thread, pieces

    def write(self, operation: int, a: int, b: int, payload: Any) -> None:
        self.flush_output()
        if type(payload) is Tracked:
            self.rows.append([operation << 1 | REFERENCE, a, b, payload.number])
        else:
            self.rows.append([operation << 1, a, b, payload])
        self.bytes += RECORD_BYTES + (sys.getsizeof(payload) if type(payload) in {str, bytes} else 0)

    def step(self, operation: int, a: int, b: int, payload: Any) -> int:
        """Write a step; returns its number."""
        self.need_room()
        self.write(operation, a, b, payload)
        self.steps += 1
        return self.steps - 1

    def next_step(self) -> int:
        """The number that the next step will have."""
        self.flush_output()
        return self.steps

    def is_full(self) -> bool:
        """Whether there is room for no step more; output that waits to be written is one."""
        if not self.max_steps:
            return False
        if self._said is not None and self.steps + 1 >= self.max_steps:
            self.flush_output()
        return self.limit is not None or self.steps >= self.max_steps

    def need_room(self) -> None:
        """End the run where the limit on steps leaves no room for another one."""
        if self.is_full():
            self.limit = self.limit or "steps"
            raise self._stop(self.limit)

    def say(self, stream: int, frame: int, text: str) -> None:
        """The program wrote a text, in the open step of a frame."""
        if self._said is not None and self.goes_on(stream, frame):
            self._said[3].append(text)
            return
        self.flush_output()
        self._said = (stream, frame, threading.get_ident(), [text])

    def goes_on(self, stream: int, frame: int) -> bool:
        """Whether a text would be said in one go with the one before it."""
        return self._said is not None and self._said[:3] == (stream, frame, threading.get_ident())

    def flush_output(self) -> None:
        if self._said is None:
            return
        if self.max_steps and self.steps >= self.max_steps:  # the run ends before it
            self._said = None
            self.limit = self.limit or "steps"
            return
        stream, frame, thread, pieces = self._said
        self._said = None
        self.thread_change(thread)
        self.step(records.OUTPUT, stream, frame, "".join(pieces))

    def thread_change(self, thread: int | None = None) -> None:
        """Say in which thread the records that follow happen, where it is not the last one's."""
        ident = threading.get_ident() if thread is None else thread
        known = self._thread_numbers.get(ident)
        python_thread = thread_of(ident)
        if known is None or (known[1] is not python_thread and python_thread is not None):  # an ident is used again once its thread is over
            known = self._thread_numbers[ident] = (len(self.threads), python_thread)
            self.threads.append(f"thread {len(self.threads) + 1}" if python_thread is None else python_thread.name)
        if known[0] != self._thread:
            self._thread = known[0]
            self.write(records.THREAD, known[0], 0, 0)

    def own(self, frame: int | None) -> None:
        """Say that the effects that follow belong to this frame's open step, where the log's rules would name another."""
        if frame is not None and frame != self.owner:
            self.owner = frame
            self.write(records.OWNER, 0, frame, 0)


class FinishedLog:
    """The log of a finished run (`log.RunLog`)."""

    def __init__(
        self, log: GrowingLog, codes: list[CodeType], maps: list[CodeMap], names: list[str], types: list[TypeInfo], stats: dict[str, object]
    ) -> None:
        self._rows = log.rows
        self.codes, self.maps, self.names, self.types, self.threads = codes, maps, names, types, log.threads
        self.step_count = log.steps
        self.stats = {**stats, "records": len(log.rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def records(self, start: int, stop: int) -> list[tuple[int, int, int, object]]:
        return [(kind, a, b, c) for kind, a, b, c in self._rows[start:stop]]
