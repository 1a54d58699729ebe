"""The objects and frames of a run as the log tells them, and their content at any place of the log.

Scanning the log keeps the newest content and, for every change, what it replaced (`Columns.old`). The content at an earlier
place is reached from the nearest one that is known (the newest, the first, a checkpoint, or the one last asked for) by undoing
or redoing this object's own changes: nothing else in the log is looked at.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.recording.log import TypeInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

Raw = Any  # an atom, a HeapObject or a Splice
Items = Any  # list, dict, bytearray, or None for an object without parts of its own


class Unbound:
    """The value of a variable, key or attribute that is not there."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "unbound"


UNBOUND = Unbound()
UNKNOWN_TYPE = TypeInfo("object", "builtins", "object", "opaque", (), "")
TYPE_INFO = TypeInfo("type", "builtins", "type", "class", (), "")
CHECKPOINT_DISTANCE = 1024  # changes between two kept contents, at least; also at least twice the content's size
NEAR = 8  # changes that are redone without looking for a nearer version

LIST_LIKE = frozenset({L.LIST, L.TUPLE, L.DEQUE})
DICT_LIKE = frozenset({L.DICT, L.NAMESPACE_DICT})
SET_LIKE = frozenset({L.SET, L.FROZENSET})


class Columns:
    """The scanned records, column by column: 17 bytes each besides the values, and 8 for what a change replaced."""

    __slots__ = ("a", "b", "c", "kind", "old")

    def __init__(self) -> None:
        self.kind = bytearray()
        self.a = array("I")
        self.b = array("I")
        self.c: list[Raw] = []
        self.old: list[Any] = []


class Splice:
    """A long text that is told by what it keeps of the one it replaced."""

    __slots__ = ("base", "length", "middle", "prefix", "suffix", "text")

    def __init__(self, base: str | Splice, prefix: int, suffix: int, middle: str) -> None:
        if not 0 <= prefix + suffix <= (len(base) if isinstance(base, str) else base.length) or min(prefix, suffix) < 0:
            raise ValueError("a text keeps more than there was")
        self.length: int = prefix + len(middle) + suffix
        self.base = base
        self.prefix = prefix
        self.suffix = suffix
        self.middle = middle
        self.text: str | None = None

    def resolve(self) -> str:
        """The whole text. The texts of a long chain are kept here and there only, so that a chain does not cost its square."""
        if self.text is not None:
            return self.text
        chain: list[Splice] = []
        at: str | Splice = self
        while isinstance(at, Splice) and at.text is None:
            chain.append(at)
            at = at.base
        text = at if isinstance(at, str) else at.text or ""
        chain.reverse()
        index = 0
        while index < len(chain):
            splice = chain[index]
            if splice.suffix == 0 and splice.prefix == len(text):  # a run of appended pieces is joined at once
                pieces, length = [text], len(text)
                while index < len(chain) and chain[index].suffix == 0 and chain[index].prefix == length:
                    pieces.append(chain[index].middle)
                    length += len(chain[index].middle)
                    index += 1
                text = "".join(pieces)
                continue
            text = text[: splice.prefix] + splice.middle + (text[-splice.suffix :] if splice.suffix else "")
            index += 1
        _keep_text(self, text)
        return text


_kept_texts: OrderedDict[int, Splice] = OrderedDict()  # the texts of the splices that were asked for last


def _keep_text(splice: Splice, text: str) -> None:
    splice.text = text
    _kept_texts[id(splice)] = splice
    if len(_kept_texts) > 16:
        try:
            _kept_texts.popitem(last=False)[1].text = None
        except KeyError:  # another thread was quicker
            return


class History:
    """Content that changes at places of the log, of which `at` makes any version."""

    __slots__ = ("applied", "attributes", "checkpoints", "first", "items", "layout", "ops", "shown", "shown_attributes")

    def __init__(self, layout: int, items: Items) -> None:
        self.layout = layout
        self.items: Items = items  # newest content
        self.attributes: dict[str, Raw] = {}  # newest attributes
        self.ops: list[int] = []  # places of the changes in the log
        self.first: tuple[Items, dict[str, Raw]] | None = None  # content before the first change, once there is one
        self.applied = -1  # changes in the version last asked for; -1: there is none
        self.shown: Items = None  # that version
        self.shown_attributes: dict[str, Raw] = {}
        self.checkpoints: dict[int, tuple[Items, dict[str, Raw]]] | None = None

    def at(self, columns: Columns, position: int) -> tuple[Items, dict[str, Raw]]:
        """Content and attributes before the record at `position`. Not to be changed, nor kept beyond the next call."""
        ops = self.ops
        if not ops or position > ops[-1]:
            return self.items, self.attributes
        applied = self.applied
        if applied >= 0 and (applied == 0 or ops[applied - 1] < position):
            if ops[applied] >= position:
                return self.shown, self.shown_attributes
            for _ in range(NEAR):  # the reader went on by a change or a few
                redo(columns, ops[applied], self.shown, self.shown_attributes)
                self.applied = applied = applied + 1
                if ops[applied] >= position:
                    return self.shown, self.shown_attributes
        return self._move(columns, bisect_left(ops, position))

    def _move(self, columns: Columns, wanted: int) -> tuple[Items, dict[str, Raw]]:
        start, items, attributes = self._nearest(columns, wanted)
        ops = self.ops
        if start <= wanted:
            next_keep = self._next_checkpoint(start, items) if wanted - start > 64 else len(ops) + 1
            for index in range(start, wanted):
                redo(columns, ops[index], items, attributes)
                if index + 1 >= next_keep:
                    if self.checkpoints is None:
                        self.checkpoints = {}
                    self.checkpoints[index + 1] = (_copy(items), dict(attributes))
                    next_keep = self._next_checkpoint(index + 1, items)
        else:
            for index in range(start - 1, wanted - 1, -1):
                undo(columns, ops[index], items, attributes)
        self.applied, self.shown, self.shown_attributes = wanted, items, attributes
        return items, attributes

    def _next_checkpoint(self, start: int, items: Items) -> int:
        last = max((k for k in self.checkpoints if k <= start), default=0) if self.checkpoints else 0
        return last + max(CHECKPOINT_DISTANCE, 2 * len(items) if items is not None else 0)

    def _nearest(self, columns: Columns, wanted: int) -> tuple[int, Items, dict[str, Raw]]:
        """A content that may be changed, from which `wanted` is near."""
        count, applied = len(self.ops), self.applied
        if applied >= 0:
            distance = wanted - applied
            if 0 <= distance <= 64 or (-64 <= distance < 0 and self._can_undo(columns, wanted, applied)):
                return applied, self.shown, self.shown_attributes
        # (distance, changes applied, content, whether it is ours to change)
        candidates: list[tuple[int, int, Items, dict[str, Raw], bool]] = [(wanted, 0, *self._first_content(), False)]
        for kept, content in (self.checkpoints or {}).items():
            if kept <= wanted:
                candidates.append((wanted - kept, kept, *content, False))
        if applied >= 0 and (applied <= wanted or self._can_undo(columns, wanted, applied)):
            candidates.append((abs(applied - wanted), applied, self.shown, self.shown_attributes, True))
        if self._can_undo(columns, wanted, count):
            candidates.append((count - wanted, count, self.items, self.attributes, False))
        _, start, items, attributes, ours = min(candidates, key=lambda c: c[0])
        return (start, items, attributes) if ours else (start, _copy(items), dict(attributes))

    def _first_content(self) -> tuple[Items, dict[str, Raw]]:
        return self.first if self.first is not None else (self.items, self.attributes)

    def _can_undo(self, _columns: Columns, _low: int, _high: int) -> bool:
        """Whether the changes between can be undone."""
        return True

    def forget_versions(self) -> None:
        """Called when a change turned out to be none."""
        self.applied = -1
        self.checkpoints = None

    def remember_first(self) -> None:
        """Called before the first change: the content so far is the one from which redoing starts."""
        self.first = (_copy(self.items), dict(self.attributes))


def _copy(items: Items) -> Items:
    return None if items is None else items.copy()


class HeapObject(History):
    """One tracked object. `segment` is the number of steps that had begun when it appeared."""

    __slots__ = ("deletions", "frames", "holders", "id", "info", "label", "number", "position", "segment", "types")

    def __init__(self, identity: int) -> None:
        super().__init__(L.OPAQUE, None)
        self.id = identity
        self.info = UNKNOWN_TYPE  # its type, or the last one where it was changed
        self.types: list[tuple[int, TypeInfo]] | None = None  # where its type was changed: from which place on which one it had
        self.label: str | None = None
        self.deletions = False  # whether an entry or an attribute was ever deleted
        self.position = -1
        self.segment = -1
        self.number = 0  # its number in texts, once one was asked for
        self.holders: dict[HeapObject, None] = {}  # objects that held it at some time
        self.frames: dict[int, None] = {}  # numbers of the frames of which a variable was bound to it at some time

    def _can_undo(self, columns: Columns, low: int, high: int) -> bool:
        """Not where an entry went of which the order is not kept."""
        if not self.deletions:
            return True
        if high - low > 4096:
            return False
        kind, ops = columns.kind, self.ops
        return not any((kind[ops[index]] >> 1 & 63) in (L.DICT_DELETE, L.ATTR_DELETE) for index in range(low, high))

    @property
    def first_info(self) -> TypeInfo:
        """The type with which it appeared."""
        return self.info if self.types is None else self.types[0][1]

    def info_at(self, position: int) -> TypeInfo:
        """Its type before the record at `position`."""
        if self.types is None:
            return self.info
        return [info for place, info in self.types if place < position or place < 0][-1]

    def retype(self, info: TypeInfo, position: int) -> None:
        if self.types is None:
            self.types = [(-1, self.info)]
        self.types.append((position, info))
        self.info = info

    def become(self, layout: int, info: TypeInfo, position: int, segment: int) -> None:
        self.layout = layout
        self.info = info
        self.position = position
        self.segment = segment
        if layout in LIST_LIKE:
            self.items = []
        elif layout in DICT_LIKE or layout in SET_LIKE:
            self.items = {}
        elif layout == L.BYTES:
            self.items = bytearray()


    def names_at(self, columns: Columns, position: int) -> dict[Raw, Raw]:
        """The names and values of a namespace; none where it is no dict (a file can say so)."""
        return self.at(columns, position)[0] if self.layout in DICT_LIKE else {}


class SlotHistory(History):
    """The variables of one frame (or of one run of an inlined comprehension): `items` is a list by slot."""

    __slots__ = ()

    def __init__(self, slots: int) -> None:
        super().__init__(L.LIST, [UNBOUND] * slots)

    def _first_content(self) -> tuple[Items, dict[str, Raw]]:
        return [UNBOUND] * len(self.items), self.attributes


def redo(columns: Columns, position: int, items: Items, attributes: dict[str, Raw]) -> None:
    """Apply the change at `position` to a content that has all changes before it."""
    operation = columns.kind[position] >> 1 & 63
    value = columns.c[position]
    if operation in (L.BIND, L.SEQ_SET):
        items[columns.a[position]] = value
    elif operation == L.UNBIND:
        items[columns.a[position]] = UNBOUND
    elif operation == L.SEQ_INSERT:
        items.insert(columns.a[position], value)
    elif operation == L.SEQ_REMOVE:
        start = columns.a[position]
        del items[start : start + value]
    elif operation == L.SET_ADD:
        items[value] = None
    elif operation == L.SET_DISCARD:
        items.pop(value, None)
    elif operation in (L.DICT_SET, L.DICT_INIT):
        items[columns.old[position][0]] = value
    elif operation == L.DICT_DELETE:
        items.pop(columns.old[position][0], None)
    elif operation == L.CLEAR:
        items.clear()
    elif operation == L.ATTR_SET:
        attributes[columns.old[position][0]] = value
    elif operation == L.ATTR_DELETE:
        attributes.pop(columns.old[position][0], None)
    elif operation == L.BYTES_CUT:
        start = columns.a[position]
        del items[start : start + value]
    elif operation == L.BYTES_PUT:
        start = columns.a[position]
        items[start:start] = value


def undo(columns: Columns, position: int, items: Items, attributes: dict[str, Raw]) -> None:
    """Take back the change at `position`, which was the last one."""
    operation = columns.kind[position] >> 1 & 63
    old = columns.old[position]
    if operation in (L.BIND, L.UNBIND, L.SEQ_SET):
        items[columns.a[position]] = old
    elif operation == L.SEQ_INSERT:
        del items[columns.a[position]]
    elif operation in (L.SEQ_REMOVE, L.BYTES_CUT):
        start = columns.a[position]
        items[start:start] = old
    elif operation == L.SET_ADD:
        if old:
            del items[columns.c[position]]
    elif operation == L.SET_DISCARD:
        if old:
            items[columns.c[position]] = None
    elif operation in (L.DICT_SET, L.DICT_INIT, L.ATTR_SET):
        target = attributes if operation == L.ATTR_SET else items
        key, value = old
        if value is UNBOUND:
            del target[key]
        else:
            target[key] = value
    elif operation == L.CLEAR:
        if isinstance(old, dict):
            items.update(old)
        else:
            items[:] = old
    elif operation == L.BYTES_PUT:
        start = columns.a[position]
        del items[start : start + len(columns.c[position])]


def references(values: Iterable[Raw]) -> Iterable[HeapObject]:
    """The tracked objects among values."""
    return (value for value in values if type(value) is HeapObject)
