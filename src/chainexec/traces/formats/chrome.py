"""A trace as Chrome trace events (JSON), which Perfetto and chrome://tracing open: time is counted in steps, one microsecond each."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError, TraceLookupError
from chainexec.recording import log as L
from chainexec.traces.changes import BindingChange
from chainexec.traces.formats.previews import preview, raw_preview, shortened
from chainexec.traces.model import Returned, Stopped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.traces.frames import Frame
    from chainexec.traces.model import Outcome
    from chainexec.traces.trace import Trace
    from chainexec.traces.values import Value

ARGUMENT, LABEL = 80, 200  # characters of an argument, of another value or a statement, about
EXACT = 2**53  # a larger int is no exact number to a reader of JSON
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def to_chrome(trace: Trace, counters: Iterable[str], *, lines: bool) -> str:
    """See `Trace.to_chrome`."""
    names = (counters,) if isinstance(counters, str) else tuple(counters)
    trace._reader.need_all()
    for name in names:
        if not trace._knows(name, None):
            known = ", ".join(trace._variables(None)) or "none"
            raise TraceLookupError(f"{name!r} is no variable of any frame of this trace; there are: {known}")
    writer = _Writer(trace, frozenset(names), lines=lines)
    writer.run()
    missing = [name for name in names if name not in writer.counted]
    if missing:
        raise ArgumentError(f"{missing[0]} never holds a number in this run, so it cannot be a counter; leave it out.")
    about = {"time": "one microsecond is one step", "steps": len(trace), "outcome": _outcome(trace.outcome)}
    if writer.no_numbers:
        about["not in a counter, because no number"] = writer.no_numbers
    events = ",\n".join(writer.events)
    return f'{{"traceEvents":[\n{events}\n],"displayTimeUnit":"ns","otherData":{_dumps(about)}}}\n'


def _outcome(outcome: Outcome) -> str:
    if isinstance(outcome, Stopped):
        return f"stopped by the limit on {outcome.limit}"
    if isinstance(outcome, Returned):
        return f"returned {preview(outcome.value, LABEL)}"
    return f"raised {preview(outcome.value, LABEL) if outcome.value is not None else outcome.type}"


class _Thread:
    """What is open in one thread: frames, each with the statement that runs in it, if statements are written."""

    __slots__ = ("frames", "numbers", "tid")

    def __init__(self, tid: int) -> None:
        self.tid = tid
        self.numbers: set[int] = set()  # of the open frames
        self.frames: list[tuple[Frame, list[str]]] = []


class _Writer:
    """Goes over the steps once. Slices begin (B) and end (E) properly nested in each thread, in the order of their times."""

    def __init__(self, trace: Trace, counters: frozenset[str], *, lines: bool) -> None:
        self.trace = trace
        self.reader = trace._reader
        self.counters = counters
        self.lines = lines
        self.events: list[str] = []
        self.threads: dict[int, _Thread] = {}
        self.counted: set[str] = set()
        self.no_numbers: dict[str, int] = {}  # track -> bindings of a value that is no number
        self.values: dict[int, dict[str, float]] = {}  # frame -> name -> the number that it holds
        self.shown: dict[str, int] = {}  # track -> the frame whose number it shows

    def run(self) -> None:
        reader = self.reader
        kinds, frame_ids, step_at = reader.columns.kind, reader.columns.b, reader.step_at
        outer = reader.frame_list[0].function if reader.frame_list else "nothing"
        self.events.append(f'{{"ph":"M","pid":1,"tid":0,"name":"process_name","args":{_dumps({"name": f"chainexec: {outer}"})}}}')
        for step in range(reader.step_count):
            position = step_at[step]
            operation = kinds[position] >> 1 & 63
            thread = self._thread(reader.thread_at(position))
            frame = reader.frames.get(frame_ids[position])
            if operation in (L.OUTPUT, L.INPUT):
                text = _dumps(shortened(str(reader.columns.c[position]), LABEL))
                self._instant(step, thread, "output" if operation == L.OUTPUT else "input", f'{{"text":{text}}}')
                continue
            if frame is None:
                continue
            if not thread.frames or thread.frames[-1][0] is not frame:
                self._enter(step, thread, frame, resumed=operation == L.RESUME)
            if operation == L.LINE and self.lines:
                self._statement(step, thread)
            elif operation == L.RAISE:
                self._instant(step, thread, f"raise {raw_preview(reader, reader.columns.c[position], position, LABEL)}")
            if self.counters:
                self._count(step)
            if operation in (L.RETURN, L.YIELD, L.UNWIND):
                key = {L.RETURN: "returns", L.YIELD: "yields", L.UNWIND: "raises"}[operation]
                told = raw_preview(reader, reader.columns.c[position], position, LABEL)
                self._leave(step, thread, f"{{{_dumps(key)}:{_dumps(told)}}}")
                if operation != L.YIELD:
                    self.values.pop(frame.id, None)
        for thread in self.threads.values():
            while thread.frames:
                self._leave(reader.step_count, thread, '{"ended":"not while it was recorded"}')

    def _thread(self, number: int) -> _Thread:
        found = self.threads.get(number)
        if found is None:
            found = self.threads[number] = _Thread(number + 1)
            name = _dumps({"name": self.reader.thread_name(number)})
            self.events.append(f'{{"ph":"M","pid":1,"tid":{found.tid},"name":"thread_name","args":{name}}}')
        return found

    # ---- slices ------------------------------------------------------------------------------------------------------

    def _enter(self, step: int, thread: _Thread, frame: Frame, *, resumed: bool) -> None:
        """The frame is on top from this step on; what stood above it has gone without a step of its own."""
        if frame.id in thread.numbers:
            while thread.frames[-1][0] is not frame:
                self._leave(step, thread, '{"ended":"not while it was recorded"}')
            return
        if resumed:
            told: dict[str, Any] = {"frame": frame.id, "goes on": "after its pause"}
        else:
            told = {"frame": frame.id, **{name: preview(value, ARGUMENT) for name, value in frame.arguments.items()}}
        self._slice(step, thread, frame.function, "frame", told)
        thread.frames.append((frame, []))
        thread.numbers.add(frame.id)
        self._restore(step, thread)

    def _slice(self, step: int, thread: _Thread, name: str, category: str, told: dict[str, Any]) -> None:
        head = f'"ph":"B","pid":1,"tid":{thread.tid},"ts":{step},"cat":"{category}"'
        self.events.append(f'{{{head},"name":{_dumps(name)},"args":{_dumps(told)}}}')

    def _end(self, step: int, thread: _Thread, arguments: str = "") -> None:
        told = f',"args":{arguments}' if arguments else ""
        self.events.append(f'{{"ph":"E","pid":1,"tid":{thread.tid},"ts":{step}{told}}}')

    def _leave(self, step: int, thread: _Thread, arguments: str) -> None:
        frame, running = thread.frames.pop()
        thread.numbers.discard(frame.id)
        if running:
            self._end(step, thread)
        self._end(step, thread, arguments)
        self._restore(step, thread)

    def _statement(self, step: int, thread: _Thread) -> None:
        running = thread.frames[-1][1]
        if running:
            self._end(step, thread)
            running.clear()
        statement = self.reader.statement_of(step)
        line = self.reader.step(step).line
        text = statement.text.partition("\n")[0] if statement is not None else ""
        running.append(shortened(text, LABEL) or f"line {line}")
        self._slice(step, thread, running[0], "statement", {"line": line})

    def _instant(self, step: int, thread: _Thread, name: str, arguments: str = "{}") -> None:
        self.events.append(f'{{"ph":"i","s":"t","pid":1,"tid":{thread.tid},"ts":{step},"name":{_dumps(name)},"args":{arguments}}}')

    # ---- counters ----------------------------------------------------------------------------------------------------

    def _count(self, step: int) -> None:
        for change in self.reader.changes(step):
            if isinstance(change, BindingChange) and change.name in self.counters:
                frame = change.frame
                track = change.name if frame is None else f"{frame.function}: {change.name}"
                owner = -1 if frame is None else frame.id
                number = _number(change.new)
                if number is None:
                    self.values.get(owner, {}).pop(change.name, None)
                    if change.new is not None:
                        self.no_numbers[track] = self.no_numbers.get(track, 0) + 1
                    continue
                self.counted.add(change.name)
                if frame is not None:
                    self.values.setdefault(owner, {})[change.name] = number
                self._counter(step, track, change.name, number, owner)

    def _counter(self, step: int, track: str, name: str, number: float, owner: int) -> None:
        self.shown[track] = owner
        self.events.append(f'{{"ph":"C","pid":1,"ts":{step},"name":{_dumps(track)},"args":{{{_dumps(name)}:{_dumps(number)}}}}}')

    def _restore(self, step: int, thread: _Thread) -> None:
        """Counters show the frame that runs now: back in a caller, its own numbers again."""
        if not self.counters or not thread.frames:
            return
        frame = thread.frames[-1][0]
        for name, number in self.values.get(frame.id, {}).items():
            track = f"{frame.function}: {name}"
            if self.shown.get(track) != frame.id:
                self._counter(step, track, name, number, frame.id)


def _number(value: Value | None) -> float | None:
    """What a counter can show of a value: an int, where it is not too large a float; None for all else."""
    raw = None if value is None else value._raw
    if type(raw) is int:
        if abs(raw) <= EXACT:
            return raw
        try:
            return float(raw)
        except OverflowError:
            return None
    return raw if type(raw) is float and math.isfinite(raw) else None
