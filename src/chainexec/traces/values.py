"""Values: snapshots of what a name, a place or an expression held, taken from the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.recording.log import BYTES
from chainexec.traces.arrays import array_values, element_code
from chainexec.traces.heap import DICT_LIKE, HeapObject, Splice
from chainexec.traces.rebuild import rebuild
from chainexec.traces.texts import CUT, MAX_TEXT, raw_items, raw_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.traces.reader import Reader


class Value:
    """A snapshot, exact when it was taken.

    Values are equal when their type and their whole text are. Nothing of the traced program runs when a value is shown.
    """

    __slots__ = ("_position", "_raw", "_reader")

    def __init__(self, reader: Reader, raw: Any, position: int) -> None:
        self._reader = reader
        self._raw = raw
        self._position = position

    @property
    def text(self) -> str:
        """The whole value: a Python literal or `repr` where that is deterministic, else a structural form such as `<Node #1 val=3>`."""
        return raw_text(self._reader, self._raw, self._position)

    @property
    def python(self) -> Any:
        """A rebuilt object, for values made of literals, builtin containers and the standard ones (a namedtuple as a tuple).

        Raises:
            ValueRebuildError: some part of it is of another type.
        """
        return rebuild(self._reader, self._raw, self._position)

    @property
    def type(self) -> str:
        """Name of its type."""
        raw = self._raw
        if type(raw) is HeapObject:
            return raw.info_at(self._position).name
        return "str" if type(raw) is Splice else type(raw).__name__

    @property
    def type_name(self) -> str:
        """Full name of its type, with its module unless that is `builtins`."""
        raw = self._raw
        if type(raw) is HeapObject:
            info = raw.info_at(self._position)
            return info.qualname if info.module == "builtins" else f"{info.module}.{info.qualname}"
        kind = str if type(raw) is Splice else type(raw)
        return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"

    @property
    def identity(self) -> int | None:
        """Which heap object it is, so that aliasing can be told; None for a value that cannot change."""
        return self._raw.id if type(self._raw) is HeapObject else None

    @property
    def truncated(self) -> bool:
        """Whether `text` leaves something out: only where it would be larger than `texts.MAX_TEXT` characters."""
        text = self.text
        return len(text) > MAX_TEXT and text.endswith(CUT)

    @property
    def items(self) -> tuple[Value, ...]:
        """The parts of a list, tuple, deque, set (in the order of `text`) or frozenset; () for others."""
        return tuple(Value(self._reader, raw, self._position) for raw in raw_items(self._reader, self._raw, self._position))

    @property
    def entries(self) -> tuple[tuple[Value, Value], ...]:
        """The (key, value) pairs of a dict, in its order; () for others."""
        raw = self._raw
        if type(raw) is not HeapObject or raw.layout not in DICT_LIKE:
            return ()
        reader, position = self._reader, self._position
        rows = raw.at(reader.columns, position)[0].items()
        return tuple((Value(reader, key, position), Value(reader, value, position)) for key, value in rows)

    @property
    def attributes(self) -> Mapping[str, Value]:
        """The attributes of an instance; "" is the plain value of an instance of a subclass of int, str, ..."""
        if type(self._raw) is not HeapObject:
            return {}
        found = self._raw.at(self._reader.columns, self._position)[1]
        return {name: Value(self._reader, raw, self._position) for name, raw in found.items()}

    @property
    def content(self) -> bytes | None:
        """The bytes of a bytearray or array; None for others."""
        if type(self._raw) is not HeapObject or self._raw.layout != BYTES:
            return None
        return bytes(self._raw.at(self._reader.columns, self._position)[0])

    @property
    def elements(self) -> tuple[Any, ...] | None:
        """The elements of an array in the order of memory; None for others, and for arrays of no plain numbers."""
        if type(self._raw) is not HeapObject or self._raw.layout != BYTES or self._raw.info.form != "array":
            return None
        content, attributes = self._raw.at(self._reader.columns, self._position)
        values = array_values(bytes(content), element_code(attributes))
        return None if values is None else tuple(values)

    @property
    def label(self) -> str | None:
        """The text that stands for an object without parts: `<function f>`, `Color.RED`; None for others."""
        return self._raw.label if type(self._raw) is HeapObject else None

    def short(self, limit: int = 80) -> str:
        """The text in at most about `limit` characters; what was cut is said: `[0, 1, 2, ... 97 more characters ..., 99]`."""
        text = self.text
        if len(text) <= limit:
            return text
        head, tail = max(limit * 2 // 3, 1), max(limit // 6, 1)
        return f"{text[:head]}... {len(text) - head - tail} more characters ...{text[-tail:]}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value):
            return NotImplemented
        if self._raw is other._raw and type(self._raw) is not HeapObject:
            return True
        return self.type == other.type and self.text == other.text

    def __hash__(self) -> int:
        return hash((self.type, self.text))

    def __repr__(self) -> str:
        return f"Value({self.short(200)})"
