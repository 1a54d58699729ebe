"""The tracked objects of a run, each with a shallow copy of its content as last seen, and what changed since: the slow, plain way.

Every tracked object is compared in full at every look. The copies hold atoms and, for other objects, their entry here. An object that
can be weakly referenced is held weakly; others (lists, dicts, tuples ...) are held, so that their address cannot be used again unnoticed,
and are let go at the first look at which nobody else holds them.
"""

from __future__ import annotations

import gc
import sys
import types
import weakref
from typing import TYPE_CHECKING, Any

from chainexec.recording import kinds, typenames
from chainexec.recording.log import (
    ATTR_DELETE,
    ATTR_INIT,
    ATTR_SET,
    BYTES,
    BYTES_CUT,
    BYTES_INIT,
    BYTES_PUT,
    CLEAR,
    DEQUE,
    DICT,
    DICT_DELETE,
    DICT_INIT,
    DICT_SET,
    FROZENSET,
    KEY,
    LABEL,
    LIST,
    NAMESPACE_DICT,
    NEW,
    RETYPE,
    SEQ_INIT,
    SEQ_INSERT,
    SEQ_REMOVE,
    SEQ_SET,
    SET,
    SET_ADD,
    SET_DISCARD,
    SET_INIT,
    TEXT,
    TUPLE,
    WIDE,
    TypeInfo,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_TEXT = 128  # characters: a longer text that changed in part is written as that part
FIRST_SWEEP = 4096  # tracked objects at which those that only hold one another are looked for
ABSENT: Any = object()  # stands for "no value here"; never a value of the program


class Tracked:
    """One heap object of the program and its content as last seen."""

    __slots__ = (
        "address", "attributes", "class_data", "content", "held", "kind", "label", "layout", "names", "number", "reference", "whole",
    )  # fmt: skip

    def __init__(self, number: int, value: object, layout: int) -> None:
        self.number = number
        self.layout = layout
        self.address = id(value)
        self.kind = type(value)
        self.held: object = None
        self.reference: Callable[[], object] | None
        try:
            self.reference = weakref.ref(value)
        except TypeError:
            self.reference = None
            self.held = value
        self.content: Any = None  # payloads (an atom or a Tracked): a list, a list of pairs, or bytes
        self.attributes: dict[str, Any] = {}
        self.label: str | None = None
        self.names: dict[str, None] = {}  # of a namespace: the names of interest ...
        self.whole = False  # ... unless it is a value of the program as well: then all
        self.class_data = False  # a class whose data attributes are state

    def target(self) -> object:
        """The object, None once it is dead."""
        return self.held if self.reference is None else self.reference()


_probe = Tracked(0, [], LIST)
ALONE = sys.getrefcount(_probe.held)  # what it says of an object that only a Tracked holds


class Heap:
    """All tracked objects; writes what changed through `write(operation, a, b, payload)`, payload an atom, a number or a Tracked."""

    def __init__(self, write: Callable[[int, int, int, Any], None], describe: Callable[[type], TypeInfo]) -> None:
        self.write = write
        self.describe = describe
        self.objects: dict[int, Tracked] = {}  # by number
        self.by_address: dict[int, Tracked] = {}
        self.types: list[TypeInfo] = []
        self.type_numbers: dict[int, tuple[int, type]] = {}  # by id: the type, held, and its index in `types`
        self.names: list[str] = []
        self.name_numbers: dict[str, int] = {}
        self.fresh: list[Tracked] = []  # met, but their first content is not written yet
        self.modules: set[str] = set()  # names of the modules of followed code: their classes' data attributes are state
        self.count = 0
        self.next_sweep = FIRST_SWEEP

    # ---- payloads ----------------------------------------------------------------------------------------------------

    def payload(self, value: object) -> Any:
        """The value itself where it is an atom, else its entry; an object not met before is announced (NEW)."""
        if kinds.is_atom(value):
            return value
        found = self.find(value)
        if found is None:
            return self.meet(value)
        if found.layout == NAMESPACE_DICT and not found.whole:
            found.whole = True
            self.fresh.append(found)
        return found

    def find(self, value: object) -> Tracked | None:
        tracked = self.by_address.get(id(value))
        return tracked if tracked is not None and tracked.target() is value else None

    def meet(self, value: object, layout: int | None = None) -> Tracked:
        stale = self.by_address.get(id(value))
        if stale is not None:  # the weakly held object that lived here is dead
            self.forget(stale)
        self.count += 1
        tracked = Tracked(self.count, value, kinds.layout_of(value) if layout is None else layout)
        self.objects[tracked.number] = self.by_address[id(value)] = tracked
        self.write(NEW, tracked.layout, tracked.number, self.type_number(type(value)))
        tracked.label = kinds.label_of(value)
        if tracked.label is not None:
            self.write(LABEL, 0, tracked.number, tracked.label)
        self.fresh.append(tracked)
        return tracked

    def type_number(self, kind: type) -> int:
        known = self.type_numbers.get(id(kind))
        if known is None:
            known = self.type_numbers[id(kind)] = (len(self.types), kind)
            self.types.append(self.describe(kind))
        return known[0]

    def name_number(self, name: str) -> int:
        if name not in self.name_numbers:
            self.name_numbers[name] = len(self.names)
            self.names.append(name)
        return self.name_numbers[name]

    def same(self, payload: Any, value: object) -> bool:
        """Whether a place that held `payload` holds the same value still."""
        if type(payload) is Tracked:
            return payload.target() is value and value is not None
        return payload is value or kinds.same_atom(payload, value)

    def put(self, operation: int, a: int, b: int, value: object, old: Any = ABSENT, key: Any = ABSENT) -> Any:
        """Write a record that carries a value, after what it needs (NEW, KEY, TEXT, WIDE); returns the payload, for the copy."""
        payload = self.payload(value)
        if key is not ABSENT:
            self.write(KEY, 0, b, key)
        written = payload
        if type(payload) is str and type(old) is str and len(payload) > LONG_TEXT:
            start, end = common_ends(old, payload)
            if start + end >= len(payload) // 2:
                written = payload[start : len(payload) - end]
                self.write(TEXT, 0, start, end)
        if a >> 24:
            self.write(WIDE, a >> 24, 0, 0)
        self.write(operation, a & 0xFFFFFF, b, written)
        return payload

    def drain(self) -> None:
        """Write the first content of every object that was met; that may meet others."""
        while self.fresh:
            tracked = self.fresh.pop()
            value = tracked.target()
            if value is not None:
                self._first_content(tracked, value)

    # ---- looking -----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Compare everything with its copy and write what changed; let go of what nobody else holds."""
        for tracked in list(self.objects.values()):
            value = tracked.target()
            if value is not None:
                self._compare(tracked, value)
            self.drain()
        value = None
        self.release()

    def release(self) -> None:
        """Forget the objects that are dead or that only this table holds; their parts may follow."""
        lost = True
        while lost:
            lost = False
            for tracked in list(self.objects.values()):
                if (tracked.target() is None) if tracked.reference is not None else sys.getrefcount(tracked.held) <= ALONE:
                    self.forget(tracked)
                    lost = True
        if len(self.objects) >= self.next_sweep:
            for tracked in unreachable_cycles(list(self.objects.values())):
                self.forget(tracked)
            self.next_sweep = max(FIRST_SWEEP, 2 * len(self.objects))

    def forget(self, tracked: Tracked) -> None:
        self.objects.pop(tracked.number, None)
        if self.by_address.get(tracked.address) is tracked:
            del self.by_address[tracked.address]
        tracked.held = None
        tracked.content = None
        tracked.attributes = {}

    # ---- first content -----------------------------------------------------------------------------------------------

    def _first_content(self, tracked: Tracked, value: object) -> None:
        number, layout = tracked.number, tracked.layout
        if layout == NAMESPACE_DICT:
            self._compare_namespace(tracked, value)
            return
        content = kinds.contents(value)
        if layout in {LIST, TUPLE, DEQUE}:
            tracked.content = [self.put(SEQ_INIT, 0, number, item) for item in content]
        elif layout in {SET, FROZENSET}:
            tracked.content = [self.put(SET_INIT, 0, number, member) for member in kinds.members_in_order(content)]
        elif layout == DICT:
            tracked.content = [self._entry(DICT_INIT, number, key, item) for key, item in content]
        elif layout == BYTES:
            tracked.content = content
            self.write(BYTES_INIT, 0, number, content)
        for name, item in self._attributes(tracked, value).items():
            tracked.attributes[name] = self.put(ATTR_INIT, self.name_number(name), number, item)

    def _entry(self, operation: int, number: int, key: object, value: object, old: Any = ABSENT) -> tuple[Any, Any]:
        key_payload = self.payload(key)
        return key_payload, self.put(operation, 0, number, value, old, key_payload)

    def _attributes(self, tracked: Tracked, value: object) -> dict[str, object]:
        if typenames.has_base(typenames.bases(type(value)), type):
            kind: Any = value
            if not tracked.class_data and not tracked.attributes:
                tracked.class_data = typenames.type_module(kind) in self.modules
            return kinds.class_attributes(kind) if tracked.class_data else {}
        return kinds.attributes(value)

    # ---- changes -----------------------------------------------------------------------------------------------------

    def _compare(self, tracked: Tracked, value: object) -> None:
        layout = tracked.layout
        if tracked.kind is not type(value):  # its `__class__` was set
            tracked.kind = type(value)
            self.write(RETYPE, 0, tracked.number, self.type_number(tracked.kind))
        if layout == NAMESPACE_DICT:
            self._compare_namespace(tracked, value)
            return
        if layout in {LIST, DEQUE}:
            self._compare_sequence(tracked, kinds.contents(value))
        elif layout == SET:
            self._compare_set(tracked, kinds.contents(value))
        elif layout == DICT:
            self._compare_dict(tracked, kinds.contents(value))
        elif layout == BYTES:
            self._compare_bytes(tracked, kinds.contents(value))
        self._compare_attributes(tracked, value)
        if kinds.captured(type(value)):
            label = kinds.label_of(value)
            if label is not None and label != tracked.label:
                tracked.label = label
                self.write(LABEL, 0, tracked.number, label)

    def _compare_sequence(self, tracked: Tracked, now: list[object]) -> None:
        old, number = tracked.content, tracked.number
        if len(old) == len(now):
            for index, item in enumerate(now):
                if not self.same(old[index], item):
                    old[index] = self.put(SEQ_SET, index, number, item, old[index])
            return
        if not now:
            self.write(CLEAR, 0, number, 0)
            tracked.content = []
            return
        start, shorter = 0, min(len(old), len(now))
        while start < shorter and self.same(old[start], now[start]):
            start += 1
        end = 0
        while end < shorter - start and self.same(old[-1 - end], now[-1 - end]):
            end += 1
        if len(old) - end > start:
            self._at(SEQ_REMOVE, start, number, len(old) - end - start)
        middle = [self.put(SEQ_INSERT, start + index, number, item) for index, item in enumerate(now[start : len(now) - end])]
        tracked.content = old[:start] + middle + old[len(old) - end :]

    def _at(self, operation: int, a: int, b: int, payload: Any) -> None:
        if a >> 24:
            self.write(WIDE, a >> 24, 0, 0)
        self.write(operation, a & 0xFFFFFF, b, payload)

    def _compare_set(self, tracked: Tracked, now: list[object]) -> None:
        old = {self.token(member): member for member in tracked.content}
        new = {self.token(self.payload(member)): member for member in now}
        if old.keys() == new.keys() and len(tracked.content) == len(now):
            return
        gone = [member for token, member in old.items() if token not in new]
        if len(new) < len(now) or (gone and not new):  # several NaN have one token
            self.write(CLEAR, 0, tracked.number, 0)
            tracked.content = [self.put(SET_ADD, 0, tracked.number, member) for member in kinds.members_in_order(now)]
            return
        for member in gone:
            self.write(SET_DISCARD, 0, tracked.number, member)
        added = kinds.members_in_order([member for token, member in new.items() if token not in old])
        kept = [member for token, member in old.items() if token in new]
        tracked.content = kept + [self.put(SET_ADD, 0, tracked.number, member) for member in added]

    def token(self, payload: Any) -> object:
        """Something hashable that is equal for the same payload only."""
        return payload if type(payload) is Tracked else kinds.atom_token(payload)

    def _compare_dict(self, tracked: Tracked, now: list[tuple[object, object]]) -> None:
        old, number = tracked.content, tracked.number
        if len(old) == len(now) and all(self.same(was[0], key) for was, (key, _) in zip(old, now, strict=True)):
            for index, (key, value) in enumerate(now):
                if not self.same(old[index][1], value):
                    old[index] = self._entry(DICT_SET, number, key, value, old[index][1])
            return
        if not now:
            self.write(CLEAR, 0, number, 0)
            tracked.content = []
            return
        before = {self.token(key): value for key, value in old}
        after = {self.token(self.payload(key)): (key, value) for key, value in now}
        if len(after) < len(now) or len(before) < len(old):  # several NaN have one token
            self.write(CLEAR, 0, number, 0)
            tracked.content = [self._entry(DICT_SET, number, key, value) for key, value in now]
            return
        staying = _staying(before, after)
        for token, key in [(self.token(key), key) for key, _ in old]:
            if token not in staying:
                self.write(KEY, 0, number, key)
                self.write(DICT_DELETE, 0, number, 0)
        tracked.content = [
            (self.payload(key), before[token])
            if token in staying and self.same(before[token], value)
            else self._entry(DICT_SET, number, key, value, before[token] if token in staying else ABSENT)
            for token, (key, value) in after.items()
        ]

    def _compare_namespace(self, tracked: Tracked, value: Any) -> None:
        number, known = tracked.number, tracked.attributes
        first = tracked.whole and not tracked.content  # from now on it is looked at as a whole
        names: dict[Any, None] = tracked.names
        if tracked.whole:
            tracked.content = True
            names = {**names, **dict.fromkeys(name for name in dict.keys(value) if type(name) is str)}
        order = list({**names, **known})
        added = [name for name in order if known.get(name, ABSENT) is ABSENT and name in known and dict.__contains__(value, name)]
        if len(added) > 1:  # bound by one statement: the dict tells in which order
            in_turn = iter([name for name in dict.keys(value) if type(name) is str and name in added])
            order = [next(in_turn) if name in added else name for name in order]
        for name in order:
            item = dict.get(value, name, ABSENT)
            if name not in known and (first or not tracked.whole):  # of interest only now: what it stands for is no change
                known[name] = ABSENT if item is ABSENT else self._entry(DICT_INIT, number, name, item)[1]
            elif item is ABSENT:
                if known.get(name, ABSENT) is not ABSENT:
                    known[name] = ABSENT
                    self.write(KEY, 0, number, name)
                    self.write(DICT_DELETE, 0, number, 0)
            elif known.get(name, ABSENT) is ABSENT or not self.same(known[name], item):
                known[name] = self._entry(DICT_SET, number, name, item, known.get(name, ABSENT))[1]

    def _compare_bytes(self, tracked: Tracked, now: bytes) -> None:
        old, number = tracked.content, tracked.number
        if old == now:
            return
        start, end = common_ends(old, now)
        if len(old) - end > start:
            self._at(BYTES_CUT, start, number, len(old) - end - start)
        if len(now) - end > start:
            self._at(BYTES_PUT, start, number, now[start : len(now) - end])
        tracked.content = now

    def _compare_attributes(self, tracked: Tracked, value: object) -> None:
        now, known, number = self._attributes(tracked, value), tracked.attributes, tracked.number
        for name in [name for name in known if name not in now]:
            del known[name]
            self.write(ATTR_DELETE, self.name_number(name), number, 0)
        for name, item in now.items():
            if name not in known or not self.same(known[name], item):
                known[name] = self.put(ATTR_SET, self.name_number(name), number, item, known.get(name, ABSENT))


def _staying(before: dict[object, Any], after: dict[object, Any]) -> set[object]:
    """The entries that keep their place: the longest beginning of the new order that is in order in the old one.

    All that follow are taken out and put at the end again, as a dict does.
    """
    staying: set[object] = set()
    old_order = iter(before)
    for token in after:
        if token not in before or all(token != candidate for candidate in old_order):
            break
        staying.add(token)
    return staying


def common_ends(old: Any, new: Any) -> tuple[int, int]:
    """Length of the longest common beginning of two texts or byte strings, then of the longest common end that does not overlap it."""
    shorter = min(len(old), len(new))
    start = _common_start(old, new, shorter)
    rest = shorter - start
    end = _common_start(old[len(old) - rest :][::-1], new[len(new) - rest :][::-1], rest) if rest else 0
    return start, end


def _common_start(one: Any, other: Any, limit: int) -> int:
    low, high = 0, limit  # the first `low` items agree; comparing slices is quicker than item by item
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


STOPS = (type, types.ModuleType, types.CodeType, types.BuiltinFunctionType)


def _is_stop(part: object) -> bool:
    return any(typenames.has_base(typenames.bases(type(part)), stop) for stop in STOPS) or (type(part) is dict and "__builtins__" in part)


def unreachable_cycles(entries: list[Tracked]) -> list[Tracked]:
    """The held objects that nothing but the table and one another keep alive: the interpreter's own way of finding garbage, for ours.

    What they reach is walked, except types, modules and namespaces of modules; an object that is held from outside of what was walked,
    and all that it reaches, lives on.
    """
    held = {id(entry.held): entry for entry in entries if entry.reference is None}
    probe: list[object] = []
    found: dict[int, object] = {id(probe): probe, **{address: entry.held for address, entry in held.items()}}
    del probe
    inside: dict[int, int] = {}
    order = list(found)
    for address in order:  # grows while it is walked
        if _is_stop(found[address]):
            continue
        for part in gc.get_referents(found[address]):
            inside[id(part)] = inside.get(id(part), 0) + 1
            if id(part) not in found and gc.is_tracked(part) and not _is_stop(part):
                found[id(part)] = part
                order.append(id(part))
    part = None
    counts = {address: sys.getrefcount(found[address]) - inside.get(address, 0) - (address in held) for address in order}
    alone = counts[order[0]]
    alive = {address for address in order[1:] if counts[address] > alone}
    pending = list(alive)
    while pending:
        for part in gc.get_referents(found[pending.pop()]):
            if id(part) in found and id(part) not in alive:
                alive.add(id(part))
                pending.append(id(part))
    return [entry for address, entry in held.items() if address not in alive]
