"""From the records of a step to its changes: the net effect on each variable and each object."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.branches import taken_at
from chainexec.traces.changes import (
    AttributeChange,
    BindingChange,
    Change,
    EntryChange,
    ItemChange,
    NetChange,
    _KeptName,
    _StoredItem,
    _StoredName,
)
from chainexec.traces.heap import UNBOUND, HeapObject, Raw
from chainexec.traces.object_effects import member_change, object_changes
from chainexec.traces.texts import atom_text, same

if TYPE_CHECKING:
    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader

_ENDED_EARLY = frozenset({L.RAISE, L.UNWIND, L.HANDLED})
_NOT_CHANGES = frozenset({
    0, L.THREAD, L.OWNER, L.JOINED, L.PASSES_END, L.BRANCH, L.NAMESPACE, L.RESULT, L.NEW, L.LABEL, L.SEQ_INIT, L.SET_INIT, L.KEY,
    L.DICT_INIT, L.ATTR_INIT, L.BYTES_INIT, L.EVALUATION, L.TEXT, L.WIDE,
})  # fmt: skip


_SILENT = frozenset(operation << 1 for operation in _NOT_CHANGES)
_SINGLE = frozenset(
    operation << 1 for operation in (L.SEQ_INSERT, L.SEQ_REMOVE, L.SET_ADD, L.SET_DISCARD, L.DICT_SET, L.ATTR_SET)
)  # told from the record alone, where there is no other of the same step
_KEYED_FORMS: dict[int, type[NetChange]] = {L.DICT_SET: EntryChange, L.ATTR_SET: AttributeChange}
_ENDS = frozenset({L.RETURN, L.YIELD, L.UNWIND, L.OUTPUT, L.INPUT})
_LINE, _BIND, _SEQ_SET, _SEQ_INSERT, _STORED = (operation << 1 for operation in (L.LINE, L.BIND, L.SEQ_SET, L.SEQ_INSERT, L.STORED))


def changes_of(reader: Reader, step: int) -> tuple[Change, ...]:
    """The changes of one step: objects first, in the order in which they appeared, then variables in the order of their slots."""
    step_at = reader.step_at
    if step + 1 >= len(step_at):
        reader.need_step(step)
    columns = reader.columns
    kind = columns.kind
    position = step_at[step]
    if kind[position] == _LINE:
        end = columns.c[position] & 0xFFFFFFFF
        facts = reader.frames[columns.b[position]]._facts
        sure = facts.sure_stores[columns.a[position]]
        if end == step + 1 and end < len(step_at) and step not in reader.cut and step not in reader.extra:
            stop = step_at[end]
            count = stop - position - 1
            if count == 0:
                if not sure:
                    return ()
                if len(sure) == 1 and kind[stop] == _LINE and columns.b[stop] == columns.b[position]:
                    slot = sure[0]  # the value was the same: no record, but a store
                    if slot < len(facts.variables) and columns.a[position] not in facts.takers and columns.a[stop] not in facts.handlers:
                        return (_KeptName(reader, step, stop, slot),)
                return _changes(reader, step, [], sure, end)
            place = position + 1
            if count == 1:  # the most frequent cases, without the detour
                code = kind[place] & 126
                if code == _BIND:
                    slot = columns.a[place]
                    if (not sure or (sure[0] == slot and len(sure) == 1)) and slot not in facts.shared:
                        if sure or not same(columns.old[place], columns.c[place]):
                            return (_StoredName(reader, step, place),)
                        return ()
                elif not sure:
                    if code == _SEQ_SET:
                        return () if same(columns.old[place], columns.c[place]) else (_StoredItem(reader, step, place),)
                    if code == _SEQ_INSERT:
                        holder = reader.objects[columns.b[place]]
                        return (ItemChange(reader, step, place, holder, "insert", columns.a[place], UNBOUND, columns.c[place]),)
            found = _plain_stores(reader, step, place, stop, sure)
            return found if found is not None else _changes(reader, step, [(place, stop)], sure, end)
        if end >= len(step_at):
            reader.need_step(min(end, reader.step_count - 1))
        parts = reader.segments(step)
        return _changes(reader, step, parts, sure, end) if parts or sure else ()
    operation = kind[position] >> 1
    if operation in _ENDS and step in reader.cut and step not in reader.extra:
        return ()
    if operation == L.CALL:
        found = _call_changes(reader, step)
        if found is not None:
            return found
    if operation == L.RESUME:
        frame = reader.frames[columns.b[position]]
        end = frame._next_step(step)
        line = columns.old[position]
        sure = frame._facts.sure_stores[columns.a[step_at[line]]] if line >= 0 and not frame._facts.is_generator_expression else ()
        if sure and (end >= reader.step_count or reader.kind_of(end) in (L.YIELD, L.ITERATION)):
            sure = ()
        return _changes(reader, step, reader.segments(step), sure, end)
    if operation in (L.CALL, L.ITERATION, L.RAISE, L.HANDLED):
        end = reader.end_of(step)
        reader.need_step(min(end, reader.step_count - 1))
        return _changes(reader, step, reader.segments(step), (), end)
    return _changes(reader, step, reader.segments(step), (), step)


def _plain_stores(reader: Reader, step: int, start: int, stop: int, sure: tuple[int, ...]) -> tuple[Change, ...] | None:
    """The changes where there is nothing but stores to different variables and to different items of one list; else None."""
    columns = reader.columns
    kind, a, b = columns.kind, columns.a, columns.b
    slots: dict[int, int] = {}
    items: dict[int, int] = {}
    owner = b[start - 1]
    holder = single = -1
    for place in range(start, stop):
        code = kind[place] & 126
        if code == _BIND:
            if b[place] != owner or a[place] in slots:
                return None
            slots[a[place]] = place
        elif code == _SEQ_SET:
            if a[place] in items or (holder >= 0 and holder != b[place]) or single >= 0:
                return None
            holder = b[place]
            items[a[place]] = place
            if len(items) > 2:  # perhaps a rotation
                return None
        elif code in _SINGLE:
            if single >= 0 or items:
                return None
            single = place
        elif code not in _SILENT:
            return None
    kept = [slot for slot in sure if slot not in slots]  # their values were the same: no records, but stores
    if kept and (single >= 0 or items or not _are_kept(reader, start - 1, stop, kept)):
        return None
    if slots and not reader.frames[owner]._facts.shared.isdisjoint(slots):
        return None
    old, new = columns.old, columns.c
    told: tuple[Change, ...] = ()
    if single >= 0:
        found = _single_change(reader, step, single, start)
        if found is None:
            return None
        told = found
    if kept:
        return tuple(
            _KeptName(reader, step, stop, slot) if slot in kept else _StoredName(reader, step, slots[slot])
            for slot in sorted([*slots, *kept]) if slot in sure or not same(old[slots[slot]], new[slots[slot]])
        )  # fmt: skip
    return (
        *told,
        *(_StoredItem(reader, step, items[index]) for index in sorted(items) if not same(old[items[index]], new[items[index]])),
        *(_StoredName(reader, step, slots[slot]) for slot in sorted(slots) if slot in sure or not same(old[slots[slot]], new[slots[slot]])),
    )


def _are_kept(reader: Reader, position: int, stop: int, kept: list[int]) -> bool:
    """Whether the statement of the record at `position`, which closes at `stop`, surely made these stores that left no records.

    What `_completed` says of a statement that runs nothing inside, in the plain cases.
    """
    columns = reader.columns
    frame = reader.frames[columns.b[position]]
    facts = frame._facts
    if columns.kind[stop] != _LINE or columns.b[stop] != frame.id or not facts.shared.isdisjoint(kept):
        return False
    here, there = columns.a[position], columns.a[stop]
    if there in facts.handlers or (here in facts.takers and facts.statements[there].index != facts.statements[here].body_first):
        return False
    values = frame._slots.at(columns, stop)[0]
    overlays = frame._overlays
    if overlays and overlays[-1].stop >= position and any(_hidden(frame, slot, stop) for slot in kept):
        return False
    return all(slot < len(values) and values[slot] is not UNBOUND for slot in kept)


def _single_change(reader: Reader, step: int, place: int, start: int) -> tuple[Change, ...] | None:
    """The one change of an object in a step; None where it takes more to tell it."""
    columns = reader.columns
    holder = reader.objects[columns.b[place]]
    if holder.position >= start or holder.layout in (L.NAMESPACE_DICT, L.BYTES) or holder.info.form == "array":
        return None
    frame = reader.frames[columns.b[start - 1]]
    if holder is frame._own_names or holder is frame._globals:
        return None
    operation = columns.kind[place] >> 1 & 63
    old, new = columns.old[place], columns.c[place]
    if operation == L.SEQ_INSERT:
        return (ItemChange(reader, step, place, holder, "insert", columns.a[place], UNBOUND, new),)
    if operation == L.SEQ_REMOVE:
        return (ItemChange(reader, step, place, holder, "remove", columns.a[place], old[0], UNBOUND),) if len(old) == 1 else None
    if operation in (L.SET_ADD, L.SET_DISCARD):
        return (member_change(reader, step, place, holder, new, operation == L.SET_ADD),) if old else ()
    where, before = old
    if same(before, new):
        return ()
    return (_KEYED_FORMS[operation](reader, step, place, holder, "set", where, before, new),)


def _call_changes(reader: Reader, step: int) -> tuple[Change, ...] | None:
    """The arguments of a call, where nothing but they stand between it and the frame's first line; else None."""
    columns, step_at = reader.columns, reader.step_at
    kind, b = columns.kind, columns.b
    position = step_at[step]
    if step + 1 >= len(step_at) or b[step_at[step + 1]] != b[position] or step in reader.cut or step in reader.extra:
        return None
    facts = reader.frames[b[position]]._facts
    first_free = len(facts.variables) - facts.free_count
    found: list[Change] = []
    for place in range(position + 1, step_at[step + 1]):
        code = kind[place] & 126
        if code == _BIND and b[place] == b[position]:
            slot = columns.a[place]
            if slot in facts.shared and slot < first_free:
                return None
            if slot < first_free and facts.variables[slot][0] != ".":
                found.append(_StoredName(reader, step, place))
        elif code not in _SILENT:
            return None
    return tuple(found)


def _changes(reader: Reader, step: int, segments: list[tuple[int, int]], sure: tuple[int, ...], end: int) -> tuple[Change, ...]:
    columns = reader.columns
    kind, b = columns.kind, columns.b
    bound: dict[tuple[int, int], list[int]] = {}
    touched: dict[int, list[int]] = {}
    stored: dict[int, int] = {}
    for start, stop in segments:
        for place in range(start, stop):
            operation = kind[place] >> 1 & 63
            if operation in (L.BIND, L.UNBIND):
                bound.setdefault((b[place], columns.a[place]), []).append(place)
            elif operation == L.STORED:
                stored[columns.a[place]] = place
            elif operation not in _NOT_CHANGES:
                touched.setdefault(b[place], []).append(place)
    if not bound and not touched and not sure and not stored:
        return ()
    found: list[Change] = []
    if touched:
        found += object_changes(reader, step, touched)
    names = {str(change.name) for change in found if change.name is not None}
    found += _bindings(reader, step, bound, sure, stored, end, names)
    return tuple(found)


# ---- variables -------------------------------------------------------------------------------------------------------


def _bindings(
    reader: Reader, step: int, bound: dict[tuple[int, int], list[int]], sure: tuple[int, ...], stored: dict[int, int], end: int,
    bound_names: set[str],
) -> list[Change]:  # fmt: skip
    columns = reader.columns
    at = reader.step_at[step]
    owner = reader.frames.get(columns.b[at])
    if owner is None:
        return []
    stores = set(stored)
    if sure and _completed(reader, step, end):
        stores.update(sure)
    told: set[tuple[str, int]] = set()  # shared variables of which the store was told: a recorder writes it for each frame that has it
    rows: list[tuple[int, int, Change]] = []
    is_call = columns.kind[at] >> 1 == L.CALL
    for (identity, slot), places in sorted(bound.items(), key=lambda row: (row[0][0] != owner.id, row[0])):
        frame = reader.frames[identity]
        if frame is owner:
            stores.discard(slot)
        old, last = columns.old[places[0]], places[-1]
        facts = frame._facts
        if facts.variables[slot][0] == "." or (is_call and slot >= len(facts.variables) - facts.free_count):
            continue
        if columns.kind[last] >> 1 & 63 == L.UNBIND:
            if old is not UNBOUND:
                rows.append((identity, slot, BindingChange(reader, step, last, frame, "unbind", slot, old, UNBOUND)))
            continue
        new = columns.c[last]
        is_same = same(old, new)
        if is_same and not (frame is owner and (slot in stored or slot in sure)):
            continue
        if slot in facts.shared:
            variable = (facts.variables[slot], _identity(new))
            if variable in told or (not is_same and _is_repeated(reader, frame, slot, places[0], new)):
                continue
            told.add(variable)
        rows.append((identity, slot, BindingChange(reader, step, last, frame, "bind", slot, old, new)))
    if stores:
        moment = reader.position_of(end)
        slots = owner._slots.at(columns, moment)[0]
        for slot in sorted(stores):
            if slot >= len(slots):
                _add_named_store(reader, step, owner, slot, stored.get(slot, moment), bound_names, rows)
                continue
            value = slots[slot]
            if value is not UNBOUND and not _hidden(owner, slot, stored.get(slot, moment)):
                place = stored.get(slot, moment)
                rows.append((owner.id, slot, BindingChange(reader, step, place, owner, "bind", slot, value, value)))
    rows.sort(key=lambda row: (row[0] != owner.id, row[0], row[1]))
    return [row[2] for row in rows]


def _add_named_store(
    reader: Reader, step: int, owner: Frame, slot: int, moment: int, told: set[str], rows: list[tuple[int, int, Change]]
) -> None:  # fmt: skip
    """A store of a global or of a name of a module or class body that left no record: the value was the same.

    Analysis numbers these names behind the slots, in the order of `globals_used`.
    """
    names = owner._facts.globals_used
    place = slot - len(owner._facts.variables)
    name = names[place] if place < len(names) else None
    for space in (owner._own_names, owner._globals):
        if space is not None and name is not None and name not in told:
            value = space.names_at(reader.columns, moment).get(name, UNBOUND)
            if value is not UNBOUND:
                rows.append((owner.id, slot, BindingChange(reader, step, moment, space, "bind", name, value, value)))
                return


def _identity(raw: Raw) -> Any:
    """Equal for two raw values that are one to the program."""
    return raw if type(raw) is HeapObject else (type(raw), atom_text(raw))


def _hidden(frame: Frame, slot: int, position: int) -> bool:
    """Whether a slot is a running comprehension's variable at a place of the log."""
    return any(slot in overlay.slots for overlay in frame._overlays_at(position))


def _completed(reader: Reader, step: int, end: int) -> bool:
    """Whether a statement ran to its end, so that the stores that it always makes were made."""
    if end >= reader.step_count:
        return False
    columns = reader.columns
    statement = reader.statement_of(step)
    if reader.kind_of(end) == L.YIELD:
        return False
    if statement is not None and statement.kind in ("For", "AsyncFor"):
        return taken_at(reader, step) is True  # the target is stored where the loop took an item
    place = reader.position_of(end)
    kind = columns.kind[place] >> 1 & 63
    if kind in _ENDED_EARLY or kind == L.YIELD:
        return False
    if kind == L.LINE:
        facts = reader.frames[columns.b[place]]._facts
        if facts.statements[columns.a[place]].kind == "ExceptHandler":
            return False
    before = end - 1
    while before > step and columns.kind[reader.step_at[before]] >> 1 & 63 in (L.OUTPUT, L.INPUT):
        before -= 1
    if before > step and columns.kind[reader.step_at[before]] >> 1 & 63 == L.UNWIND:
        # An exception left a callee. Where a `finally` comes next it cannot be told whether C code swallowed it: claim nothing.
        callee = reader.frames[columns.b[reader.step_at[before]]]
        caller = callee._parent_step_at(before)  # the statement's, or one of the passes of a comprehension in it
        return not (step <= caller < end and columns.b[reader.step_at[caller]] == columns.b[reader.step_at[step]])
    return True


def _is_repeated(reader: Reader, frame: Frame, slot: int, position: int, new: Raw) -> bool:
    """Whether another function that shares this variable has made the store, so that it was told there."""
    name = frame._facts.variables[slot]
    columns = reader.columns
    own = frame._slots.ops
    index = bisect_left(own, position) - 1
    while index >= 0 and columns.a[own[index]] != slot:
        index -= 1
    since = own[index] if index >= 0 else frame._start_position
    looked = 0
    for other in reversed(reader.sharing_frames(name, position)):
        if looked > 64:
            return False
        if other is frame or other._end_position < since or not _related(frame, other):
            continue
        looked += 1
        ops = other._slots.ops
        for at in range(bisect_left(ops, position) - 1, -1, -1):
            place = ops[at]
            if place <= since:
                break
            if other._facts.variables[columns.a[place]] == name and columns.kind[place] >> 1 & 63 == L.BIND:
                # what a frame finds in a shared variable when it is called is not a store
                return same(columns.c[place], new) and reader.owner_at(place) != other._call_step
    return False


def _related(first: Frame, second: Frame) -> bool:
    one, two = first.function + ".", second.function + "."
    return one.startswith(two) or two.startswith(one) or one.rsplit("<locals>", 1)[0] == two.rsplit("<locals>", 1)[0]
