"""What an object is made of, for those that draw it: rows of (key, value) by the kind of the object."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.recording import log as L
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, SET_LIKE, HeapObject, Raw
from chainexec.traces.texts import ordered_members, type_text

if TYPE_CHECKING:
    from chainexec.traces.reader import Reader

SEQUENCE, MAPPING, MEMBERS, ATTRIBUTES, TEXT = "sequence", "mapping", "members", "attributes", "text"


class Anatomy(NamedTuple):
    """One object at a moment.

    Attributes:
        form: SEQUENCE (rows by index), MAPPING (by key), MEMBERS (of a set, in the order of its text), ATTRIBUTES (by name), or TEXT: an
            object that is shown by its text alone.
        name: its type, as texts of values name it.
        rows: (key, value) pairs; the key is an index, the raw key of a mapping, or the name of an attribute.
        attributes: what it has beside them, as an instance of a subclass of a container.
    """

    form: str
    name: str
    rows: list[tuple[Raw, Raw]]
    attributes: list[tuple[str, Raw]]


def anatomy(reader: Reader, target: HeapObject, position: int) -> Anatomy:
    """The parts of an object as it was before the record at `position`."""
    info, layout = target.info_at(position), target.layout
    name = type_text(info)
    if target.label is not None or layout in (L.BYTES, L.EXCEPTION):
        return Anatomy(TEXT, name, [], [])
    items, attributes = target.at(reader.columns, position)
    beside = [(key, raw) for key, raw in attributes.items() if key not in ("maxlen", "default_factory")]
    if info.form == "namedtuple" and layout in LIST_LIKE:
        return Anatomy(ATTRIBUTES, name, list(zip(info.fields, items, strict=False)), beside)
    if layout in LIST_LIKE:
        return Anatomy(SEQUENCE, name, list(enumerate(items)), beside)
    if layout in DICT_LIKE:
        return Anatomy(MAPPING, name or "dict", list(items.items()), beside)
    if layout in SET_LIKE:
        return Anatomy(MEMBERS, name, list(enumerate(ordered_members(reader, items, position))), beside)
    return Anatomy(ATTRIBUTES, name, [(key or "value", raw) for key, raw in attributes.items()], [])


def parts(found: Anatomy) -> list[Raw]:
    """All raw values inside an object, in order."""
    keys = [key for key, _ in found.rows] if found.form == MAPPING else []
    return [*keys, *(raw for _, raw in found.rows), *(raw for _, raw in found.attributes)]
