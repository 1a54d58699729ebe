"""The same reading in C, for the C recorder's own logs: what it works with. Other logs and loaded files are read in Python alone.

The C code (`recording/_recorder/columns.c`, `telling.c`) does the frequent cases and hands the others to the Python code.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from chainexec.traces.changes import (
    AttributeChange,
    BindingChange,
    EntryChange,
    ItemChange,
    MemberChange,
    _KeptName,
    _StoredItem,
    _StoredName,
)
from chainexec.traces.code import CodeFacts
from chainexec.traces.effects import changes_of
from chainexec.traces.frames import Frame, Overlay
from chainexec.traces.heap import UNBOUND, HeapObject, SlotHistory
from chainexec.traces.texts import number_of, raw_atom_text, same

if TYPE_CHECKING:
    from chainexec.traces.scan import Scan


class _ToldName(_StoredName):
    """As `_StoredName`; the text is made along with it, as in all of these."""

    __slots__ = ("text",)
    text: str


class _ToldKept(_KeptName):
    __slots__ = ("text",)
    text: str


class _ToldItem(_StoredItem):
    __slots__ = ("text",)
    text: str


class _ToldPart(ItemChange):
    __slots__ = ("text",)
    text: str


class _ToldEntry(EntryChange):
    __slots__ = ("text",)
    text: str


class _ToldAttribute(AttributeChange):
    __slots__ = ("text",)
    text: str


class _ToldMember(MemberChange):
    __slots__ = ("text",)
    text: str


@cache
def _parts() -> tuple[Any, ...]:
    from chainexec.traces.model import Step  # it imports the scan

    return (
        Frame, HeapObject, SlotHistory, Overlay, CodeFacts, Step, BindingChange, _StoredName, _ToldName, _StoredItem,
        _ToldItem, ItemChange, _ToldPart, EntryChange, _ToldEntry, AttributeChange, _ToldAttribute, MemberChange,
        _ToldMember, _KeptName, _ToldKept,
        UNBOUND, changes_of, same, number_of, raw_atom_text,
    )  # fmt: skip


def native_reading(scan: Scan) -> Any:
    """What reads the log in C for a scan; None where the log is not the C recorder's."""
    begin = getattr(scan.log, "reading", None)
    return None if begin is None else begin(scan, _parts())
