"""A trace's log as the stepper page gets it: the same records, without those that a reader of states does not need, in four columns.

The page plays the records forward and back, so nothing is told twice and a step costs a few bytes. What the columns hold is said in
`payload.py`; here they are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.frames import BOOKKEEPING, STILL_OPEN
from chainexec.traces.heap import HeapObject, Splice
from chainexec.traces.texts import number_of, order_key, raw_atom_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.traces import Trace
    from chainexec.traces.frames import Overlay
    from chainexec.traces.reader import Reader

_LEFT_OUT = frozenset({
    0, L.OWNER, L.JOINED, L.PASSES_END, L.BRANCH, L.STORED, L.RESULT, L.KEY, L.EVALUATION, L.TEXT, L.WIDE,
})  # fmt: skip
_VALUED = frozenset({L.RETURN, L.YIELD, L.RAISE, L.UNWIND, L.LABEL, L.SEQ_INIT, L.SEQ_SET, L.SEQ_INSERT, L.OUTPUT, L.INPUT})
_MEMBERS = frozenset({L.SET_INIT, L.SET_ADD, L.SET_DISCARD})
_ATTRIBUTES = frozenset({L.ATTR_INIT, L.ATTR_SET, L.ATTR_DELETE})
_NUMBERED_FORMS = frozenset({"plain", "opaque", "dataclass"})
_BY_VALUE = frozenset({str, int, bytes, bool, type(None)})  # equal values of one of these types have one text


@dataclass(slots=True)
class Atoms:
    """Values that cannot change, each once. A value is known to the page by its index here."""

    raws: list[Any] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # see payload.py
    equal: dict[int, int] = field(default_factory=dict)  # keys that are equal to an earlier one of another type (1, True, 1.0)
    members: set[int] = field(default_factory=set)  # those that were members of sets
    _places: dict[Any, int] = field(default_factory=dict)
    _by_identity: dict[int, int] = field(default_factory=dict)  # the log holds the values: identities stay
    _keys: dict[Any, int] = field(default_factory=dict)

    def place(self, raw: Any) -> int:
        found = self._by_identity.get(id(raw))
        if found is None:
            found = self._by_identity[id(raw)] = self._place(raw)
        return found

    def _place(self, raw: Any) -> int:
        kind = type(raw)
        if kind in _BY_VALUE:
            key: Any = (kind, raw)
        elif kind is Splice or raw != raw:  # noqa: PLR0124 - not a number: two of them are two keys of a dict
            key = ("one", id(raw))
        else:
            key = (kind, raw_atom_text(raw))
        return self._add(key, raw, _kind(kind))

    def content(self, raw: bytes) -> int:
        """The bytes of a bytearray or array, which the page needs as bytes and not as text."""
        return self._add(("content", raw), raw, "y")

    def _add(self, key: Any, raw: Any, kind: str) -> int:
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = len(self.raws)
            self.raws.append(raw)
            self.kinds.append(kind)
        return found

    def key(self, raw: Any) -> int:
        """The index of a dict's key or a set's member."""
        place = self.place(raw)
        first = self._keys.setdefault(raw.resolve() if type(raw) is Splice else raw, place)
        if first != place:
            self.equal[place] = first
        return place

    def ranks(self) -> dict[int, int]:
        """The order in which texts show members of sets: by value."""
        raws = self.raws
        ordered = sorted(self.members, key=lambda place: order_key(raws[place].resolve() if type(raws[place]) is Splice else raws[place]))
        return {place: rank for rank, place in enumerate(ordered)}


def _kind(kind: type) -> str:
    if kind is str or kind is Splice:
        return "s"
    if kind in (int, float, complex):
        return "n"
    if kind in (bool, type(None), type(...), type(NotImplemented)):
        return "c"
    return "b" if kind is bytes else "o"


@dataclass(slots=True)
class LogColumns:
    """The records of a trace's first `steps` steps (all, by default), and the tables that they refer to."""

    operations: bytearray
    a: list[int]
    b: list[int]
    c: list[int]
    atoms: Atoms
    inner_names: dict[int, list[str]]  # by code: the variables of its comprehensions, numbered behind its own
    numbers: dict[int, int]  # of objects: `<Node #2>`
    steps: int


def log_columns(trace: Trace, steps: int) -> LogColumns:
    reader = trace._reader
    reader.need_all()
    stop = reader.step_at[steps] if steps < len(reader.step_at) else reader.record_count
    atoms = Atoms()
    made = LogColumns(bytearray(), [], [], [], atoms, {}, {}, steps)
    _fill(reader, stop, made)
    made.numbers = dict(_numbers(reader, stop))
    return made


def _fill(reader: Reader, stop: int, made: LogColumns) -> None:
    columns, frames, types = reader.columns, reader.frames, {info: place for place, info in enumerate(reader.types)}
    passed = _Comprehensions(reader, made.inner_names)
    atoms = made.atoms
    place, content, key_of = atoms.place, atoms.content, atoms.key
    operations, out_a, out_b, out_c = made.operations, made.a, made.b, made.c
    old = columns.old
    key: Any = None
    endings, ending = passed.endings, 0
    for position, (kind, a, b, c) in enumerate(zip(columns.kind[:stop], columns.a, columns.b, columns.c, strict=False)):
        while ending < len(endings) and endings[ending][0] <= position:
            _, frame, slot = endings[ending]
            ending += 1
            operations.append(L.UNBIND)
            out_a.append(slot)
            out_b.append(frame)
            out_c.append(0)
        operation = kind >> 1 & 63
        if operation in _LEFT_OUT:
            if operation == L.KEY:
                key = c
            continue
        value = 0
        if operation in (L.LINE, L.HANDLED):
            pass
        elif operation == L.BIND:
            if position in passed.slots:
                a = passed.slots[position]
            value = c.id << 1 | 1 if type(c) is HeapObject else place(c) << 1
        elif operation in _VALUED:
            value = c.id << 1 | 1 if type(c) is HeapObject else place(c) << 1
        elif operation == L.UNBIND:
            a = passed.slots.get(position, a)
        elif operation in _MEMBERS:
            value = c.id << 1 | 1 if type(c) is HeapObject else key_of(c) << 1
            if not value & 1:
                atoms.members.add(value >> 1)
        elif operation in (L.DICT_INIT, L.DICT_SET, L.DICT_DELETE):
            at = key if operation == L.DICT_INIT else old[position][0]
            if type(at) is str and at in BOOKKEEPING and reader.objects[b].layout == L.NAMESPACE_DICT:
                continue
            a = at.id << 1 | 1 if type(at) is HeapObject else key_of(at) << 1
            if operation != L.DICT_DELETE:
                value = c.id << 1 | 1 if type(c) is HeapObject else place(c) << 1
        elif operation in _ATTRIBUTES:
            if operation != L.ATTR_DELETE:
                value = c.id << 1 | 1 if type(c) is HeapObject else place(c) << 1
        elif operation in (L.BYTES_INIT, L.BYTES_PUT):
            value = content(bytes(c))
        elif operation == L.ITERATION:
            a = frames[b]._facts.passes[a].statement
        elif operation in (L.CALL, L.RESUME, L.NEW, L.SEQ_REMOVE, L.BYTES_CUT):
            value = c
        elif operation == L.RETYPE:
            value = next(types[info] for at, info in reader.objects[b].types or () if at == position)
        elif operation == L.NAMESPACE:
            value = c.id if type(c) is HeapObject else c
        operations.append(operation)
        out_a.append(a)
        out_b.append(b)
        out_c.append(value)


class _Comprehensions:
    """The variables of comprehensions, which the log keeps in slots of the function around: here each has a slot of its own."""

    def __init__(self, reader: Reader, inner_names: dict[int, list[str]]) -> None:
        self.slots: dict[int, int] = {}  # place of a record -> its slot
        self.endings: list[tuple[int, int, int]] = []  # place in the log from which on a frame's slot is gone
        known: dict[tuple[int, int, int], int] = {}
        for frame in reader.frame_list:
            for overlay in frame._overlays:
                used = set()
                for position in overlay.history.ops:
                    slot = self._slot(frame._code, overlay, reader.columns.a[position], frame._facts.variables, known, inner_names)
                    self.slots[position] = slot
                    used.add(slot)
                if overlay.stop < STILL_OPEN:
                    self.endings += [(overlay.stop, frame.id, slot) for slot in sorted(used)]
        self.endings.sort()

    @staticmethod
    def _slot(
        code: int, overlay: Overlay, slot: int, variables: tuple[str, ...], known: dict[tuple[int, int, int], int],
        inner_names: dict[int, list[str]],
    ) -> int:  # fmt: skip
        row = (code, overlay.comprehension, slot)
        if row not in known:
            names = inner_names.setdefault(code, [])
            known[row] = len(variables) + len(names)
            names.append(variables[slot])
        return known[row]


def _numbers(reader: Reader, stop: int) -> Iterator[tuple[int, int]]:
    """(object, its number) for the objects that texts show with one."""
    for group in reader.by_type.values():
        for index, target in enumerate(group):
            if target.label is not None or target.position >= stop:
                continue
            info = target.first_info
            if info.form not in _NUMBERED_FORMS or info.module in ("builtins", "collections"):
                continue
            alone = all(
                not 0 <= other < len(group) or group[other].segment != target.segment for other in (index - 1, index + 1)
            )
            yield target.id, index + 1 if alone else number_of(reader, target)
