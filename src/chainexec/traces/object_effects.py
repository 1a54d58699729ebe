"""The net effect of a step's records on each object: several records of one object are told as one content becoming another."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from struct import calcsize
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.arrays import array_values, element_code
from chainexec.traces.changes import (
    AttributeChange,
    BindingChange,
    BlockChange,
    Change,
    ElementChange,
    EntryChange,
    ItemChange,
    MemberChange,
    NetChange,
)
from chainexec.traces.edits import Edit, sequence_edits
from chainexec.traces.frames import BOOKKEEPING
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, UNBOUND, HeapObject, Raw
from chainexec.traces.texts import order_key, same

if TYPE_CHECKING:
    from chainexec.traces.reader import Reader

_DIFF_LIMIT = 256  # items: longer sequences are not compared as a whole, their edits are told one by one


def object_changes(reader: Reader, step: int, touched: dict[int, list[int]]) -> list[Change]:
    groups: list[tuple[HeapObject, list[Change]]] = []
    columns = reader.columns
    start = reader.step_at[step]
    for identity, places in touched.items():
        holder = reader.objects[identity]
        if holder.position > start and reader.owner_at(holder.position) == step:
            continue  # it appeared in this very step: all of it is what is new
        found: list[Change] = []
        for place in [place for place in places if columns.kind[place] >> 1 & 63 == L.RETYPE]:
            places.remove(place)
            name, old = columns.old[place]
            found.append(AttributeChange(reader, step, place, holder, "retype", name, old, columns.c[place]))
        for run in _runs(holder, places):
            found += _run_changes(reader, step, holder, run)
        if found:
            groups.append((holder, found))
    if len(groups) > 1:
        groups.sort(key=lambda group: (group[0].segment, group[0].info.qualname, group[1][0].place))
    return [change for _, found in groups for change in found]


def _runs(holder: HeapObject, places: list[int]) -> list[list[int]]:
    """The changes of one object, parted where another step (a callee's) changed it in between."""
    if len(places) <= 1:
        return [places] if places else []
    ops = holder.ops
    runs: list[list[int]] = []
    expected = -1
    for place in places:
        index = bisect_left(ops, place)
        if index != expected:
            runs.append([])
        runs[-1].append(place)
        expected = index + 1
    return runs


def _run_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    kind = reader.columns.kind
    attributes = [place for place in run if kind[place] >> 1 & 63 in (L.ATTR_SET, L.ATTR_DELETE)]
    content = [place for place in run if kind[place] >> 1 & 63 not in (L.ATTR_SET, L.ATTR_DELETE)]
    found: list[Change] = []
    if content:
        if holder.layout in LIST_LIKE:
            found += _sequence_changes(reader, step, holder, content)
        elif holder.layout in DICT_LIKE:
            found += _dict_changes(reader, step, holder, content)
        elif holder.layout == L.BYTES and holder.info.form == "array":
            found += _array_changes(reader, step, holder, content)
        elif holder.layout == L.BYTES:
            found += _bytes_changes(reader, step, holder, content)
        else:
            found += _set_changes(reader, step, holder, content)
    if attributes and holder.info.module != "array":  # an array.array has no shape; the recorder notes its length there
        found += _keyed(reader, step, holder, attributes, L.ATTR_DELETE, AttributeChange)
    return found


def _sequence_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    columns = reader.columns
    operations = {columns.kind[place] >> 1 & 63 for place in run}
    if operations == {L.SEQ_SET} and (len(run) < 3 or len(holder.items) > _DIFF_LIMIT):
        stores: dict[int, tuple[Raw, int]] = {}
        for place in run:
            index = columns.a[place]
            stores[index] = (stores[index][0] if index in stores else columns.old[place], place)
        return [
            ItemChange(reader, step, place, holder, "set", index, old, columns.c[place])
            for index, (old, place) in sorted(stores.items())
            if not same(old, columns.c[place])
        ]
    if operations == {L.SEQ_INSERT} and (len(run) == 1 or all(columns.a[q] == columns.a[p] + 1 for p, q in itertools.pairwise(run))):
        return [ItemChange(reader, step, place, holder, "insert", columns.a[place], UNBOUND, columns.c[place]) for place in run]
    if len(run) == 1 and operations == {L.SEQ_REMOVE}:
        removed = columns.old[run[0]]
        if len(removed) == 1:
            return [ItemChange(reader, step, run[0], holder, "remove", columns.a[run[0]], removed[0], UNBOUND)]
        return [_removal(reader, step, holder, run[0], columns.a[run[0]], removed)]
    after = holder.at(columns, run[-1] + 1)[0]
    if len(after) > _DIFF_LIMIT:
        return [change for place in run for change in _sequence_changes(reader, step, holder, [place])]
    after = list(after)
    before = holder.at(columns, run[0])[0]
    return _edited(reader, step, holder, run[-1], 0, sequence_edits(before, after, turns=holder.layout == L.DEQUE))


def _edited(reader: Reader, step: int, holder: HeapObject, place: int, start: int, edits: list[Edit]) -> list[Change]:
    found: list[Change] = []
    for operation, where, old, new in edits:
        if operation in ("set", "insert", "remove"):
            found.append(ItemChange(reader, step, place, holder, operation, start + where, old, new))
        else:
            where = where if operation == "rotate" else start + where
            found.append(BlockChange(reader, step, place, holder, operation.removesuffix("_block"), where, old, new))
    return found


def _removal(reader: Reader, step: int, holder: HeapObject, place: int, where: int, removed: Any) -> Change:
    left = len(holder.at(reader.columns, place + 1)[0])
    operation = "clear" if left == 0 else "remove"
    return BlockChange(reader, step, place, holder, operation, where, removed, removed[:0])


def _bytes_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    columns = reader.columns
    operations = [columns.kind[place] >> 1 & 63 for place in run]
    if operations == [L.BYTES_CUT, L.BYTES_PUT] and columns.a[run[0]] == columns.a[run[1]]:
        start, before, after = columns.a[run[0]], columns.old[run[0]], columns.c[run[1]]
    elif operations == [L.BYTES_PUT]:
        start, before, after = columns.a[run[0]], b"", columns.c[run[0]]
    elif operations == [L.BYTES_CUT]:
        start, before, after = columns.a[run[0]], columns.old[run[0]], b""
    else:
        start = 0
        before, after = bytes(holder.at(columns, run[0])[0]), bytes(holder.at(columns, run[-1] + 1)[0])
    if not after and not holder.at(columns, run[-1] + 1)[0] and len(before) > 1:
        return [BlockChange(reader, step, run[-1], holder, "clear", start, before, b"")]
    return _edited(reader, step, holder, run[-1], start, sequence_edits(before, after, of_bytes=True))


def _array_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    """Changes of an array by its elements; by its bytes where these are no plain numbers."""
    columns = reader.columns
    content, attributes = holder.at(columns, run[0])
    code = element_code(attributes)
    before = array_values(bytes(content), code)
    content, attributes = holder.at(columns, run[-1] + 1)
    after = array_values(bytes(content), element_code(attributes))
    if before is None or after is None or code is None:
        return _bytes_changes(reader, step, holder, run)
    size, shape = calcsize(code), attributes.get("shape")
    found: list[Change] = []
    for change in _edited(reader, step, holder, run[-1], 0, sequence_edits(before, after, shifts=False)):
        if isinstance(change, ItemChange):
            change = ElementChange(reader, step, change._position, holder, change.operation, change._where, change._old, change._new)
            change.item_size, change.shape = size, shape
        found.append(change)
    return found


def _dict_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    columns = reader.columns
    owner = reader.frames.get(columns.b[reader.step_at[step]])
    if holder.layout == L.NAMESPACE_DICT or (owner is not None and (holder is owner._own_names or holder is owner._globals)):
        return [change for change in _keyed(reader, step, holder, run, L.DICT_DELETE, BindingChange) if change.name not in BOOKKEEPING]
    if any(columns.kind[place] >> 1 & 63 != L.DICT_SET for place in run):
        before = holder.at(columns, run[0])[0]
        count = len(before)
        if count > 1 and not holder.at(columns, run[-1] + 1)[0]:
            return [MemberChange(reader, step, run[-1], holder, "clear", None, UNBOUND, UNBOUND)]
    return _keyed(reader, step, holder, run, L.DICT_DELETE, EntryChange)


def _keyed(reader: Reader, step: int, holder: HeapObject, run: list[int], deletion: int, form: type[NetChange]) -> list[Change]:
    """Net effect by key or attribute name."""
    columns = reader.columns
    net: dict[Any, tuple[Raw, Raw, int, bool]] = {}  # key -> old, new, place, whether it was gone in between
    for place in run:
        operation = columns.kind[place] >> 1 & 63
        if operation == L.CLEAR:
            for key, value in columns.old[place].items():
                old = net[key][0] if key in net else value
                net[key] = (old, UNBOUND, place, True)
            continue
        key, before = columns.old[place]
        gone = operation == deletion
        old, was_gone = (net[key][0], net[key][3]) if key in net else (before, False)
        net[key] = (old, UNBOUND if gone else columns.c[place], place, gone or was_gone)
    found: list[Change] = []
    names = form is BindingChange
    for key, (old, new, place, gone) in net.items():
        if new is UNBOUND:
            if old is not UNBOUND:
                found.append(form(reader, step, place, holder, "unbind" if names else "delete", key, old, UNBOUND))
        elif not same(old, new):
            found.append(form(reader, step, place, holder, "bind" if names else "set", key, old, new))
        elif gone and form is EntryChange:  # it went to the end of the dict's order
            found.append(form(reader, step, place, holder, "delete", key, old, UNBOUND))
            found.append(form(reader, step, place, holder, "set", key, UNBOUND, new))
    return found


def _set_changes(reader: Reader, step: int, holder: HeapObject, run: list[int]) -> list[Change]:
    columns = reader.columns
    if len(run) == 1 and columns.kind[run[0]] >> 1 & 63 != L.CLEAR:
        adds = columns.kind[run[0]] >> 1 & 63 == L.SET_ADD
        if not columns.old[run[0]]:  # it was in (or out) before
            return []
        return [member_change(reader, step, run[0], holder, columns.c[run[0]], adds)]
    before = dict(holder.at(columns, run[0])[0])
    after = holder.at(columns, run[-1] + 1)[0]
    if not after and len(before) > 1:
        return [MemberChange(reader, step, run[-1], holder, "clear", None, UNBOUND, UNBOUND)]
    gone = [member for member in before if member not in after]
    come = [member for member in after if member not in before]
    return [
        member_change(reader, step, run[-1], holder, member, adds)
        for adds, members in ((False, gone), (True, come))
        for member in _ordered(members)
    ]


def member_change(reader: Reader, step: int, place: int, holder: HeapObject, member: Raw, adds: bool) -> Change:
    if adds:
        return MemberChange(reader, step, place, holder, "add", member, UNBOUND, member)
    return MemberChange(reader, step, place, holder, "discard", member, member, UNBOUND)


def _ordered(members: list[Raw]) -> list[Raw]:
    """Atoms by value, then objects in the order in which they appeared."""
    atoms = sorted((member for member in members if type(member) is not HeapObject), key=order_key)
    objects = sorted((member for member in members if type(member) is HeapObject), key=lambda member: (member.segment, member.id))
    return atoms + objects
