"""What one step altered: bindings of names, and places inside objects.

The records of a step are merged into their net effect for each variable and each object: of several stores at one place the
last one counts, and a place that holds the same atom again is no change. A binding is a change even when the value is the
same, if the statement is known to have stored it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.arrays import element_place
from chainexec.traces.frames import Frame
from chainexec.traces.heap import UNBOUND, HeapObject, Raw
from chainexec.traces.places import key_text, names_of, place_of
from chainexec.traces.texts import SIMPLE, raw_text, type_text
from chainexec.traces.values import Value

if TYPE_CHECKING:
    import builtins

    from chainexec.traces.reader import Reader

_simple = SIMPLE.get


class Change:
    """One binding or one place that a step altered.

    For a place inside an object, `index` (sequences, bytes) or `key` (dicts) says where, `old` and `new` what was there before and is
    there now.

    Attributes:
        operation: of names "bind", "unbind"; of sequences and bytes "set", "insert", "remove", "clear", "rotate", "replace"; of dicts and
            attributes "set", "delete", "clear"; of sets "add", "discard", "clear"; "retype" where a `__class__` was assigned.
    """

    __slots__ = ("_position", "_reader", "_step")

    operation: str
    _holder: Any  # the object, frame or namespace that was changed
    _where: Any  # slot, index, key or attribute name
    _old: Raw
    _new: Raw

    def __init__(self, reader: Reader, step: int, position: int) -> None:
        self._reader = reader
        self._step = step
        self._position = position  # of the (last) record; for a store that left no record, of the step's end

    @property
    def step(self) -> int:
        """Index of the step that made the change."""
        return self._step

    @property
    def old(self) -> Value | None:
        """What was there; None where nothing was (a new name, an inserted item)."""
        return None if self._old is UNBOUND else Value(self._reader, self._old, self._position)

    @property
    def new(self) -> Value | None:
        """What is there now, as it is when the step closes; None where nothing is."""
        return None if self._new is UNBOUND else Value(self._reader, self._new, self._moment(self._new))

    @property
    def outside(self) -> bool | None:
        """Whether code that is not followed (a C function, a library, another thread) made it; None where that is not known.

        The Python recorder does not know it.
        """
        if self._reader.log.stats.get("recorder") == "python":
            return None
        kind = self._reader.columns.kind
        return self._position < len(kind) and bool(kind[self._position] & L.OUTSIDE)

    @property
    def index(self) -> int | None:
        """Position in the sequence; None for other changes."""
        return None

    @property
    def key(self) -> Value | None:
        """Key of the dict entry or member of the set; None for other changes."""
        return None

    @property
    def name(self) -> str | None:
        """The variable, for `bind` and `unbind`; None for a place inside an object."""
        return None

    @property
    def attribute(self) -> str | None:
        """The attribute's name; None for other changes."""
        return None

    def belongs_to(self, frame: Frame) -> bool:
        """Whether it is a binding of a variable of that frame (or of its module's or class's names)."""
        return self._holder is frame or self._holder is frame._own_names or self._holder is frame._globals

    @property
    def object(self) -> Value | None:
        """The object that was changed, as it is after the change; None for a binding."""
        return Value(self._reader, self._holder, self._position + 1)

    @property
    def place(self) -> str:
        """The name or the path of what was altered, as the running frame sees it: `x`, `grid[2][1]`, `node.next`."""
        return self._base() + self._suffix()

    @property
    def names(self) -> tuple[str, ...]:
        """All names and paths, in all live frames, that see what was altered."""
        suffix = self._suffix()
        found = tuple(name + suffix for name in names_of(self._reader, self._holder, self._position))
        return found or (self.place,)

    @property
    def text(self) -> str:
        """The change in words: `x: 3 -> 4`, `grid[2][1]: 0 -> 7`, `seen gains 5`, `queue loses its first item (3)`.

        Instances inside instances are told by their numbers (`<Node #2>`); `old` and `new` show them whole.
        """
        return self._plain_text(self.place)

    def _base(self) -> str:
        reader = self._reader
        return place_of(reader, self._holder, self._position, reader.frame_of(self._step), self._step)

    def _suffix(self) -> str:
        return ""

    def _old_text(self) -> str:
        return raw_text(self._reader, self._old, self._position, brief=True)

    def _new_text(self) -> str:
        return raw_text(self._reader, self._new, self._moment(self._new), brief=True)

    def _moment(self, raw: Raw) -> int:
        """From which place of the log a new value is shown: what goes into a new object later in the step belongs to it."""
        if type(raw) is not HeapObject:
            return self._position + 1
        reader = self._reader
        return max(self._position + 1, reader.position_of(reader.end_of(self._step)))

    def _plain_text(self, place: str) -> str:
        if self._new is UNBOUND:
            return f"{place} is deleted (was {self._old_text()})" if self._old is not UNBOUND else f"{place} is deleted"
        if self._old is UNBOUND:
            return f"{place} = {self._new_text()}"
        return f"{place}: {self._old_text()} -> {self._new_text()}"

    def __eq__(self, other: builtins.object) -> bool:
        if not isinstance(other, Change):
            return NotImplemented
        return self is other or (self.operation == other.operation and self.outside == other.outside and self.text == other.text)

    def __hash__(self) -> int:
        return hash((self.operation, self._step))

    def __repr__(self) -> str:
        text = self.text
        return f"<Change {text if len(text) <= 200 else text[:200] + '...'}>"


class NetChange(Change):
    """A change that several records made together, or that is told otherwise than its record."""

    __slots__ = ("_holder", "_new", "_old", "_where", "operation")

    def __init__(self, reader: Reader, step: int, position: int, holder: Any, operation: str, where: Any, old: Raw, new: Raw) -> None:
        self._reader = reader
        self._step = step
        self._position = position
        self._holder = holder
        self.operation = operation
        self._where = where
        self._old = old
        self._new = new


class BindingChange(NetChange):
    """A variable was bound or unbound. The holder is its frame, or the namespace whose names are variables."""

    __slots__ = ()

    @property
    def frame(self) -> Frame | None:
        """The frame whose variable it is; None for a name of a module or class body."""
        return self._holder if type(self._holder) is Frame else None

    @property
    def name(self) -> str:
        if type(self._holder) is Frame:
            return str(self._holder._facts.variables[self._where])
        return str(self._where)

    @property
    def object(self) -> Value | None:
        return None

    @property
    def place(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def text(self) -> str:
        holder, old, new = self._holder, self._old, self._new
        name = holder._facts.variables[self._where] if type(holder) is Frame else self._where
        if new is UNBOUND:
            return f"{name} is unbound" if old is UNBOUND else f"{name} is unbound (was {self._old_text()})"
        if old is new and type(new) is HeapObject:
            return f"{name} is bound again to the same {type_text(new.info)}"
        maker = _simple(type(new))
        try:
            new_text = self._new_text() if maker is None else maker(new)
            if old is UNBOUND:
                return f"{name} = {new_text}"
            maker = _simple(type(old))
            return f"{name}: {self._old_text() if maker is None else maker(old)} -> {new_text}"
        except ValueError:  # a number with more digits than the interpreter converts at once
            return self._plain_text(str(name))


class ItemChange(NetChange):
    """An item of a list, deque or other sequence (or a byte) was set, inserted or removed."""

    __slots__ = ()

    @property
    def index(self) -> int | None:
        return int(self._where)

    def _suffix(self) -> str:
        return f"[{self._where}]" if self.operation == "set" else ""

    @property
    def text(self) -> str:
        place = self._base()
        if self.operation == "set":
            return self._plain_text(place + self._suffix())
        length = self.length
        if self.operation == "insert":
            where = "at its end" if self._where == length - 1 else "at its start" if self._where == 0 else f"at index {self._where}"
            return f"{place} gains {self._new_text()} {where}"
        which = "only" if length == 0 else "first" if self._where == 0 else "last" if self._where == length else ""
        return f"{place} loses its {which} item ({self._old_text()})" if which else f"{place} loses item {self._where} ({self._old_text()})"

    @property
    def length(self) -> int:
        """How many items the sequence has after the change."""
        return len(self._holder.at(self._reader.columns, self._position + 1)[0])


class ElementChange(ItemChange):
    """An element of an array was set, inserted or removed; `index` counts elements in the order of memory."""

    __slots__ = ("item_size", "shape")

    item_size: int
    shape: Any

    def _suffix(self) -> str:
        return element_place(self._where, self.shape) if self.operation == "set" else ""

    @property
    def length(self) -> int:
        return len(self._holder.at(self._reader.columns, self._position + 1)[0]) // self.item_size


class BlockChange(NetChange):
    """Several neighbouring items (or bytes) were removed, inserted or replaced, or all of them were rotated or cleared.

    `old` and `new` are lists (bytes for a bytearray) of what was and is at `index`.
    """

    __slots__ = ()

    @property
    def index(self) -> int | None:
        return None if self.operation in ("clear", "rotate") else int(self._where)

    @property
    def distance(self) -> int:
        """By how many places a rotation moved the items to the right."""
        return int(self._where) if self.operation == "rotate" else 0

    @property
    def old(self) -> Value | None:
        return None

    @property
    def new(self) -> Value | None:
        return None

    @property
    def removed(self) -> tuple[Value, ...]:
        """The items that went, in order."""
        return tuple(Value(self._reader, raw, self._position) for raw in self._old)

    @property
    def inserted(self) -> tuple[Value, ...]:
        """The items that came, in order."""
        return tuple(Value(self._reader, raw, self._position + 1) for raw in self._new)

    def _list(self, raws: Any, position: int) -> str:
        if isinstance(raws, bytes | bytearray):
            return repr(bytes(raws))
        return "[" + ", ".join(raw_text(self._reader, raw, position) for raw in raws) + "]"

    @property
    def text(self) -> str:
        place = self._base()
        if self.operation == "clear":
            return f"{place} loses all its items"
        if self.operation == "rotate":
            way = "right" if self._where > 0 else "left"
            return f"{place} is rotated {abs(self._where)} to the {way}"
        start = self._where
        old, new = self._list(self._old, self._position), self._list(self._new, self._position + 1)
        unit = "bytes" if isinstance(self._old, bytes | bytearray) else "items"
        if self.operation == "insert":
            return f"{place} gains {new} at index {start}"
        last = start + len(self._old) - 1
        which = f"{unit} {start} to {last}" if last > start else f"{unit[:-1] if unit == 'items' else 'byte'} {start}"
        if self.operation == "remove":
            return f"{place} loses {which} ({old})"
        return f"{place}: {which} {old} -> {new}"


class EntryChange(NetChange):
    """An entry of a dict was set or deleted."""

    __slots__ = ()

    @property
    def key(self) -> Value | None:
        return Value(self._reader, self._where, self._position)

    def _suffix(self) -> str:
        return f"[{key_text(self._reader, self._where)}]"


class AttributeChange(NetChange):
    """An attribute was set or deleted."""

    __slots__ = ()

    @property
    def attribute(self) -> str | None:
        return str(self._where)

    def _suffix(self) -> str:
        return f".{self._where}" if self._where else ""


class MemberChange(NetChange):
    """A set gained or lost a member, or a set or dict lost everything."""

    __slots__ = ()

    @property
    def key(self) -> Value | None:
        return None if self.operation == "clear" else Value(self._reader, self._where, self._position)

    @property
    def text(self) -> str:
        place = self._base()
        if self.operation == "clear":
            return f"{place} loses all its {'entries' if self._holder.layout == L.DICT else 'members'}"
        member = raw_text(self._reader, self._where, self._position)
        return f"{place} {'gains' if self.operation == 'add' else 'loses'} {member}"


# ---- the most frequent changes, which hold little but the place of their record -----------------------------------


class _StoredName(BindingChange):
    """One BIND record."""

    __slots__ = ()

    operation = "bind"
    __init__ = Change.__init__

    @property
    def _holder(self) -> Any:
        reader = self._reader
        return reader.frames[reader.columns.b[self._position]]

    @property
    def _where(self) -> Any:
        return self._reader.columns.a[self._position]

    @property
    def _old(self) -> Raw:
        return self._reader.columns.old[self._position]

    @property
    def _new(self) -> Raw:
        return self._reader.columns.c[self._position]

    @property
    def text(self) -> str:
        reader, position = self._reader, self._position
        columns = reader.columns
        old, new = columns.old[position], columns.c[position]
        name = reader.frames[columns.b[position]]._facts.variables[columns.a[position]]
        if old is new and type(new) is HeapObject:
            return f"{name} is bound again to the same {type_text(new.info)}"
        maker = _simple(type(new))
        try:
            new_text = self._new_text() if maker is None else maker(new)
            if old is UNBOUND:
                return f"{name} = {new_text}"
            maker = _simple(type(old))
            return f"{name}: {self._old_text() if maker is None else maker(old)} -> {new_text}"
        except ValueError:  # a number with more digits than the interpreter converts at once
            return self._plain_text(name)


class _KeptName(BindingChange):
    """A store that left no record, because the value was the same. The position is that of the step after it."""

    __slots__ = ("_where",)

    operation = "bind"

    def __init__(self, reader: Reader, step: int, position: int, slot: int) -> None:
        self._reader = reader
        self._step = step
        self._position = position
        self._where = slot

    @property
    def _holder(self) -> Any:
        return self._reader.frame_of(self._step)

    @property
    def _old(self) -> Raw:
        reader = self._reader
        return reader.frame_of(self._step)._slots.at(reader.columns, self._position)[0][self._where]

    @property
    def _new(self) -> Raw:
        return self._old


class _StoredItem(ItemChange):
    """One SEQ_SET record."""

    __slots__ = ()

    operation = "set"
    __init__ = Change.__init__

    @property
    def _holder(self) -> Any:
        reader = self._reader
        return reader.objects[reader.columns.b[self._position]]

    @property
    def _where(self) -> Any:
        return self._reader.columns.a[self._position]

    @property
    def _old(self) -> Raw:
        return self._reader.columns.old[self._position]

    @property
    def _new(self) -> Raw:
        return self._reader.columns.c[self._position]

    @property
    def text(self) -> str:
        reader, position = self._reader, self._position
        columns = reader.columns
        old, new = columns.old[position], columns.c[position]
        place = place_of(reader, reader.objects[columns.b[position]], position, reader.frame_of(self._step), self._step)
        maker = _simple(type(new))
        other = _simple(type(old))
        try:
            new_text = self._new_text() if maker is None else maker(new)
            old_text = self._old_text() if other is None else other(old)
        except ValueError:  # a number with more digits than the interpreter converts at once
            return self._plain_text(f"{place}[{columns.a[position]}]")
        return f"{place}[{columns.a[position]}]: {old_text} -> {new_text}"
