"""A trace in the JSON that Python Tutor's backends write (OPT trace format, version 3) and its players show.

Every execution point of that format holds the whole stack and heap. What did not change since the last point is not encoded again.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.errors import ArgumentError, TraceLookupError
from chainexec.recording import log as L
from chainexec.traces.formats.objects import ATTRIBUTES, MAPPING, MEMBERS, SEQUENCE, Anatomy, anatomy
from chainexec.traces.formats.previews import shortened
from chainexec.traces.frames import CLOSURE, GLOBAL, LOCAL, CallStack, State
from chainexec.traces.heap import HeapObject, Raw
from chainexec.traces.texts import ordered_members, raw_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader
    from chainexec.traces.trace import Trace

POINTS = 1000  # Python Tutor's own backend stops there
MESSAGE = 1000  # characters of the message of an exception
EXACT = 2**53  # a larger int is no exact number to a player
_EVENTS = {
    L.CALL: "call", L.RESUME: "call", L.LINE: "step_line", L.RETURN: "return", L.YIELD: "return", L.RAISE: "exception", L.UNWIND: "exception",
}  # fmt: skip
_TAGS = {"list": "LIST", "tuple": "TUPLE", "set": "SET", "dict": "DICT"}
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def to_python_tutor(trace: Trace, start: int, most: int | None) -> str:
    """See `Trace.to_python_tutor`."""
    if most is not None and most < 1:
        raise ArgumentError(f"most must be at least 1, not {most}; None writes all.")
    if not 0 <= start <= len(trace):
        raise TraceLookupError(f"there is no step {start}: the trace has {len(trace)} steps")
    points = _Points(trace)
    written: list[str] = []
    for step, text in points.of(start):
        if most is not None and len(written) == most:
            told = f"Only the first {most:,} points are written here: step {step - 1:,} of {len(trace):,} is the last one."
            written.append(_dumps({"event": "instruction_limit_reached", "exception_msg": told}))
            break
        written.append(text)
    points_text = ",\n".join(written)
    return f'{{"code":{_dumps(trace.source)},"trace":[\n{points_text}\n]}}\n'


class _Encoded(NamedTuple):
    """An object of the heap or a frame: its JSON text, and the objects that it refers to."""

    text: str
    targets: tuple[int, ...]


class _Points:
    """Goes over the steps and writes the execution points."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.reader: Reader = trace._reader
        self.numbers: dict[Any, int] = {}  # what stands on the heap -> its number there: an object, or the type and text of an atom
        self.things: list[Any] = []  # number - 1 -> the object, or the raw atom
        self.objects: dict[int, tuple[tuple[int, ...], _Encoded]] = {}  # number -> (version, encoded)
        self.frames: dict[int, tuple[tuple[int, ...], _Locals]] = {}
        self.globals_in_order: dict[str, None] = {}
        self.functions = {facts.qualname: facts.parameters for facts in reversed(self.reader.facts)}

    def of(self, start: int) -> Iterator[tuple[int, str]]:
        """(step, JSON text) of every execution point from step `start` on."""
        reader = self.reader
        columns = reader.columns
        stdout = ""
        pieces: list[str] = []
        last_raise = (-1, -1)  # frame and exception of the last exception point
        for step in range(len(self.trace)):
            position = reader.position_of(step)
            operation = columns.kind[position] >> 1 & 63
            if operation == L.OUTPUT and columns.a[position] != 2:
                pieces.append(_dumps(str(columns.c[position]))[1:-1])
            event = _EVENTS.get(operation)
            if event is None or step < start:
                continue
            raised = (columns.b[position], id(columns.c[position])) if event == "exception" else (-1, -1)
            if operation == L.UNWIND and raised == last_raise:
                continue  # the same frame has just raised it
            last_raise = raised
            if pieces:
                stdout += "".join(pieces)
                pieces.clear()
            yield step, self._point(step, operation, event, stdout)

    def _point(self, step: int, operation: int, event: str, stdout: str) -> str:
        reader = self.reader
        position = reader.position_of(step)
        value = reader.columns.c[position]
        at = reader.position_of(reader.end_of(step)) if operation == L.CALL else position  # behind a call its arguments are there
        current = reader.frame_of(step)
        shown = [(frame, self._locals(frame, at)) for frame in CallStack(reader, step).stack]
        roots: list[int] = []
        stack: list[str] = []
        globals_: dict[str, str] = {}
        for frame, names in shown:
            for name, text in names.globals.items():
                if globals_.setdefault(name, text) != text:  # of another module
                    globals_[f"{name} ({PurePath(frame.filename).name})"] = text
            roots += names.targets
            if frame.function == "<module>":
                continue
            body = names.body
            if frame is current and operation in (L.RETURN, L.YIELD):
                returned, targets = self._value(value)
                roots += targets
                body = names.with_return(returned)
            lit = "true" if frame is current else "false"
            stack.append(f'{{"func_name":{_dumps(frame.name)},"frame_id":{frame.id + 1},"unique_hash":{_dumps(f"{frame.name}_f{frame.id + 1}")}')
            stack.append(f',"is_highlighted":{lit},"is_parent":false,"is_zombie":false,"parent_frame_id_list":[],{body}}}')
        for name in globals_:
            self.globals_in_order.setdefault(name)
        ordered = [name for name in self.globals_in_order if name in globals_]
        frames = ",".join(first + rest for first, rest in zip(stack[::2], stack[1::2], strict=True))
        message = f',"exception_msg":{_dumps(self._message(value, position))}' if event == "exception" else ""
        other = self._other_module(current)
        return (
            f'{{"line":{self._line(step)},"event":"{event}","func_name":{_dumps(current.name)},"stdout":"{stdout}"{message}{other},'
            f'"globals":{{{",".join(f"{_dumps(name)}:{text}" for name, text in globals_.items())}}},"ordered_globals":{_dumps(ordered)},'
            f'"stack_to_render":[{frames}],"heap":{{{self._heap(roots, at)}}}}}'
        )
