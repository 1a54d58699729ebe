"""A trace in the JSON that Python Tutor's backends write (OPT trace format, version 3) and its players show.

Every execution point of that format holds the whole stack and heap. What did not change since the last point is not encoded again.
"""

from __future__ import annotations

import inspect
import json
import math
from bisect import bisect_left
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.errors import ArgumentError, TraceLookupError
from chainexec.recording import log as L
from chainexec.traces.formats.objects import MAPPING, MEMBERS, SEQUENCE, TEXT, anatomy
from chainexec.traces.formats.previews import shortened
from chainexec.traces.frames import GLOBAL, CallStack, State
from chainexec.traces.heap import HeapObject, Raw, Splice
from chainexec.traces.texts import atom_text, raw_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader
    from chainexec.traces.trace import Trace

POINTS = 1000  # Python Tutor's own backend stops there
MESSAGE = 1000  # characters of the message of an exception
EXACT = 2**53  # a larger int is no exact number to a player
_EVENTS = {
    L.CALL: "call", L.RESUME: "call", L.LINE: "step_line", L.RETURN: "return", L.YIELD: "return", L.RAISE: "exception",
    L.UNWIND: "exception",
}  # fmt: skip
_TAGS = {"list": "LIST", "tuple": "TUPLE", "set": "SET", "dict": "DICT"}
_AS_THEY_ARE = frozenset({int, str, bool, type(None)})  # what JSON has itself
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def python_tutor_parts(trace: Trace, start: int, most: int | None) -> Iterator[str]:
    """The text of `Trace.to_python_tutor` in parts, for a file: all of it together can be larger than memory."""
    if most is not None and most < 1:
        raise ArgumentError(f"most must be at least 1, not {most}; None writes all.")
    if not 0 <= start <= len(trace):
        raise TraceLookupError(f"there is no step {start}: the trace has {len(trace)} steps")
    yield f'{{"code":{_dumps(trace.source)},"trace":[\n'
    written = last = 0
    for step, text in _Points(trace).of(start):
        if written == most:
            told = f"Only {most:,} points are written here: step {last:,} of {len(trace):,} is the last one."
            yield ",\n" + _dumps({"event": "instruction_limit_reached", "exception_msg": told})
            break
        yield f",\n{text}" if written else text
        written, last = written + 1, step
    yield "\n]}\n"


class _Encoded(NamedTuple):
    """JSON text, and the numbers of the objects that it refers to."""

    text: str
    targets: tuple[int, ...]


class _Names(NamedTuple):
    """The variables of one frame, encoded: those that stand in its own box, and those that are its module's."""

    own: dict[str, str]
    globals: dict[str, str]
    targets: tuple[int, ...]


class _Points:
    """Goes over the steps and writes the execution points."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.reader: Reader = trace._reader
        self.numbers: dict[Any, int] = {}  # what stands on the heap -> its number there: an object, or the type and text of an atom
        self.things: list[Raw] = []  # number - 1 -> the object or atom
        self.objects: dict[int, tuple[tuple[int, ...], _Encoded]] = {}  # number -> the version that was encoded last
        self.names: dict[int, tuple[tuple[int, ...], _Names]] = {}  # frame -> likewise
        self.boxes: dict[int, tuple[_Names, str]] = {}  # frame -> the text of its box
        self.globals_in_order: dict[str, None] = {}
        self.signatures = {
            facts.qualname: "..." if facts.flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS) else ", ".join(facts.parameters)
            for facts in reversed(self.reader.facts)
        }

    def of(self, start: int) -> Iterator[tuple[int, str]]:
        """(step, JSON text) of every execution point from step `start` on."""
        reader, columns = self.reader, self.reader.columns
        stdout = ""
        pieces: list[str] = []
        told: tuple[int, Raw] = (-1, None)  # frame and exception of the last point, if it was about an exception
        for step in range(len(self.trace)):
            position = reader.position_of(step)
            operation = columns.kind[position] >> 1 & 63
            if operation == L.OUTPUT and columns.a[position] != 2:
                pieces.append(_dumps(str(columns.c[position]))[1:-1])
            event = _EVENTS.get(operation)
            if event is None or step < start:
                continue
            if operation == L.CALL and reader.frame_of(step).function == "<module>":
                continue  # a script has no caller to show
            raised = (columns.b[position], columns.c[position]) if event == "exception" else (-1, None)
            if operation == L.UNWIND and raised[0] == told[0] and raised[1] is told[1]:
                continue  # the same frame has just raised it
            told = raised
            if pieces:
                stdout += "".join(pieces)
                pieces.clear()
            yield step, self._point(step, operation, event, stdout)

    # ---- points ------------------------------------------------------------------------------------------------------

    def _point(self, step: int, operation: int, event: str, stdout: str) -> str:
        reader = self.reader
        position = reader.position_of(step)
        value = reader.columns.c[position]
        at = reader.position_of(reader.end_of(step)) if operation == L.CALL else position  # behind a call its arguments are there
        current = reader.frame_of(step)
        roots: list[int] = []
        boxes: list[str] = []
        shared: dict[str, str] = {}
        for frame in CallStack(reader, step).stack:
            names = self._names(frame, at)
            roots += names.targets
            for name, text in names.globals.items():
                if shared.setdefault(name, text) != text:  # another module's
                    shared[f"{name} ({PurePath(frame.filename).name})"] = text
            if frame.function == "<module>":
                continue
            if frame is not current:
                boxes.append(self._waiting(frame, names))
                continue
            own = names.own
            if operation in (L.RETURN, L.YIELD):
                returned = self._value(value)
                roots += returned.targets
                own = {**own, "__return__": returned.text}
            boxes.append(_box(frame, own, "true"))
        for name in shared:
            self.globals_in_order.setdefault(name)
        ordered = [name for name in self.globals_in_order if name in shared]
        fields = [
            f'"line":{reader.step(step).line}', f'"event":"{event}"', f'"func_name":{_dumps(current.name)}', f'"stdout":"{stdout}"',
            f'"globals":{_object(shared)}', f'"ordered_globals":{_dumps(ordered)}', f'"stack_to_render":[{",".join(boxes)}]',
            f'"heap":{{{self._heap(roots, at)}}}',
        ]  # fmt: skip
        if event == "exception":
            fields.append(f'"exception_msg":{_dumps(self._message(value, position))}')
        program = current._facts.program
        if program is not None and self.trace.programs[program].text != self.trace.source:
            fields.append(f'"custom_module_name":{_dumps(PurePath(current.filename).stem)}')
        return f"{{{','.join(fields)}}}"

    def _waiting(self, frame: Frame, names: _Names) -> str:
        known = self.boxes.get(frame.id)
        if known is None or known[0] is not names:
            known = self.boxes[frame.id] = (names, _box(frame, names.own, "false"))
        return known[1]

    def _names(self, frame: Frame, position: int) -> _Names:
        spaces = (frame._slots, frame._own_names, frame._globals)
        version = tuple(0 if space is None else bisect_left(space.ops, position) for space in spaces)
        plain = not frame._overlays_at(position)
        known = self.names.get(frame.id)
        if known is not None and known[0] == version and plain:
            return known[1]
        own: dict[str, str] = {}
        of_module: dict[str, str] = {}
        targets: list[int] = []
        module = frame.function == "<module>"
        for name, (section, raw) in State(frame, position)._raw.items():
            encoded = self._value(raw)
            (of_module if module or section == GLOBAL else own)[name] = encoded.text
            targets += encoded.targets
        made = _Names(own, of_module, tuple(targets))
        if plain:
            self.names[frame.id] = (version, made)
        return made

    def _message(self, raised: Raw, position: int) -> str:
        """`ValueError: no` for an exception with one text, else the exception as texts of values show it."""
        if type(raised) is HeapObject:
            args = raised.at(self.reader.columns, position)[1].get("args")
            if isinstance(args, tuple) and len(args) == 1 and type(args[0]) is str:
                return shortened(f"{raised.info_at(position).name}: {args[0]}", MESSAGE)
        return shortened(raw_text(self.reader, raised, position), MESSAGE)

    # ---- values ------------------------------------------------------------------------------------------------------

    def _value(self, raw: Raw) -> _Encoded:
        """A value in a place: itself where JSON has it, else a reference to the heap."""
        kind = type(raw)
        if raw is None or kind is bool or kind is str:
            return _Encoded(_dumps(raw), ())
        if kind is int:
            return _Encoded(str(raw) if abs(raw) <= EXACT else _dumps(["SPECIAL_FLOAT", atom_text(raw)]), ())
        if kind is float:
            special = not math.isfinite(raw) or raw == int(raw)
            text = ("NaN" if math.isnan(raw) else "Infinity" if raw > 0 else "-Infinity") if not math.isfinite(raw) else repr(raw)
            return _Encoded(_dumps(["SPECIAL_FLOAT", text]) if special else text, ())
        if kind is Splice:
            return _Encoded(_dumps(raw.resolve()), ())
        key = raw if kind is HeapObject else (kind.__name__, atom_text(raw))
        number = self.numbers.get(key)
        if number is None:
            self.things.append(raw)
            number = self.numbers[key] = len(self.things)
        return _Encoded(f'["REF",{number}]', (number,))

    def _heap(self, roots: list[int], position: int) -> str:
        """Everything that can be reached from the roots."""
        found: dict[int, str] = {}
        work = roots
        while work:
            number = work.pop()
            if number not in found:
                encoded = self._on_heap(number, position)
                found[number] = encoded.text
                work += encoded.targets
        return ",".join(f'"{number}":{found[number]}' for number in sorted(found))

    def _on_heap(self, number: int, position: int) -> _Encoded:
        thing = self.things[number - 1]
        version = (bisect_left(thing.ops, position), len(thing.types or ())) if type(thing) is HeapObject else ()
        known = self.objects.get(number)
        if known is not None and known[0] == version:
            return known[1]
        if type(thing) is HeapObject:
            encoded = self._encoded(thing, position)
        elif type(thing) is tuple:
            encoded = self._row(["TUPLE"], thing)
        elif type(thing) is frozenset:
            encoded = _Encoded(_dumps(["INSTANCE_PPRINT", "frozenset", atom_text(thing)]), ())
        else:
            encoded = _Encoded(_dumps([type(thing).__name__, atom_text(thing)]), ())
        if type(thing) is not HeapObject or thing.layout != L.EXCEPTION:  # the text of an exception holds those of other objects
            self.objects[number] = (version, encoded)
        return encoded

    def _encoded(self, target: HeapObject, position: int) -> _Encoded:
        info = target.info_at(position)
        if target.label is not None:
            return _Encoded(_dumps(self._labelled(info.form, target.label, info.name)), ())
        found = anatomy(self.reader, target, position)
        if found.form == TEXT:
            head = ["INSTANCE_PPRINT", found.name] if target.layout == L.EXCEPTION else [found.name]
            return _Encoded(_dumps([*head, raw_text(self.reader, target, position)]), ())
        if found.name in _TAGS and not found.attributes:
            tag = _TAGS[found.name]
            if found.form == MAPPING:
                return self._pairs([tag], found.rows)
            return self._row([tag], [raw for _, raw in found.rows])
        rows = found.rows
        if found.form in (SEQUENCE, MEMBERS):
            rows = [(f"[{key}]" if found.form == SEQUENCE else "member", raw) for key, raw in rows]
        return self._pairs(["INSTANCE", found.name], [*rows, *found.attributes])

    def _labelled(self, form: str, label: str, name: str) -> list[Any]:
        """An object that is known by its label alone: a function, class, module, member of an enum."""
        inner = label[1:-1].partition(" ")[2]
        if form in ("function", "method"):
            inner = inner.removeprefix("function ").removeprefix("method ") if label.startswith(("<built-in", "<bound")) else inner
            short = inner.rsplit("<locals>.", 1)[-1]
            return ["FUNCTION", f"{short}({self.signatures.get(inner, '...')})", None]
        if form == "class":
            return ["CLASS", inner.strip("'").rsplit("<locals>.", 1)[-1].rpartition(".")[2], []]
        if form == "module":
            return ["module", inner.strip("'")]
        return ["INSTANCE_PPRINT", name, label]

    def _row(self, head: list[str], raws: Iterable[Raw]) -> _Encoded:
        raws = list(raws)
        kinds = set(map(type, raws))
        if kinds <= _AS_THEY_ARE and (int not in kinds or max(map(abs, filter(_is_int, raws))) <= EXACT):
            return _Encoded(_dumps([*head, *raws]), ())
        values = [self._value(raw) for raw in raws]
        return _Encoded(f"[{','.join([*map(_dumps, head), *(one.text for one in values)])}]", _targets(values))

    def _pairs(self, head: list[str], rows: Iterable[tuple[Raw, Raw]]) -> _Encoded:
        values = [(self._value(key), self._value(raw)) for key, raw in rows]
        pairs = [f"[{key.text},{value.text}]" for key, value in values]
        return _Encoded(f"[{','.join([*map(_dumps, head), *pairs])}]", _targets(one for pair in values for one in pair))


def _is_int(raw: Raw) -> bool:
    return type(raw) is int


def _targets(values: Iterable[_Encoded]) -> tuple[int, ...]:
    return tuple(target for one in values for target in one.targets)


def _object(members: dict[str, str]) -> str:
    return f"{{{','.join(f'{_dumps(name)}:{text}' for name, text in members.items())}}}"


def _box(frame: Frame, own: dict[str, str], lit: str) -> str:
    name = _dumps(frame.name)
    return (
        f'{{"func_name":{name},"frame_id":{frame.id + 1},"unique_hash":{_dumps(f"{frame.name}_f{frame.id + 1}")},"is_highlighted":{lit},'
        f'"is_parent":false,"is_zombie":false,"parent_frame_id_list":[],"encoded_locals":{_object(own)},"ordered_varnames":{_dumps(list(own))}}}'
    )
