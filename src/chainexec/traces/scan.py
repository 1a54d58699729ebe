"""Reading a log: one pass, a block at a time and only as far as it is needed, that finds steps, frames and histories.

The pass keeps the newest content of every object and frame, notes what each change replaced, and knows for every step which
records belong to it. All else (values, names, branches, texts) is made from this when it is asked for.
"""

from __future__ import annotations

from array import array
from itertools import compress
from typing import TYPE_CHECKING, Any, cast

from chainexec.errors import InternalError, TraceFileError
from chainexec.recording import log as L
from chainexec.traces.frames import Frame, Overlay
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, SET_LIKE, TYPE_INFO, UNBOUND, Columns, HeapObject, Splice
from chainexec.traces.native import native_reading
from chainexec.traces.texts import same, type_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.recording.log import RunLog, TypeInfo
    from chainexec.traces.code import CodeFacts
    from chainexec.traces.reader import Reader

BLOCK = 4096  # records scanned at a time
_CLOSING = frozenset({L.LINE, L.RETURN, L.UNWIND, L.RAISE, L.HANDLED})  # steps that end the comprehensions of their frame
_IS_STEP = bytes(1 if 0 < (kind >> 1 & 63) <= L.LAST_STEP else 0 for kind in range(256))
_LAYOUTS = {
    **dict.fromkeys((L.SEQ_INIT, L.SEQ_SET, L.SEQ_INSERT, L.SEQ_REMOVE), LIST_LIKE),
    **dict.fromkeys((L.SET_INIT, L.SET_ADD, L.SET_DISCARD), SET_LIKE),
    **dict.fromkeys((L.DICT_INIT, L.DICT_SET, L.DICT_DELETE), DICT_LIKE),
    **dict.fromkeys((L.BYTES_INIT, L.BYTES_CUT, L.BYTES_PUT), frozenset({L.BYTES})),
}  # which objects each change is made to
_BROKEN = (IndexError, KeyError, TypeError, ValueError, AttributeError, OverflowError)


class Scan:
    """A log under scanning. `position` records are scanned; `step_at` holds the place of each step found so far."""

    def __init__(self, log: RunLog, facts: Sequence[CodeFacts], *, from_file: bool = False) -> None:
        self.log = log
        self.facts = facts
        self.types: Sequence[TypeInfo] = log.types
        self.names: Sequence[str] = log.names
        self.record_count = len(log)
        self.step_count = log.step_count
        self.from_file = from_file
        self.columns = Columns()
        self.position = 0
        self.step_at = array("I")
        self.frames: dict[int, Frame] = {}
        self.frame_list: list[Frame] = []
        self.objects: dict[int, HeapObject] = {}
        self.by_type: dict[str, list[HeapObject]] = {}  # objects by type name, in order of appearance
        self.extra: dict[int, list[tuple[int, int]]] = {}  # step -> its records that do not follow it at once
        self.cut: dict[int, int] = {}  # step -> where the records that follow it at once cease to be its own
        self.thread_switches: list[tuple[int, int]] = []
        self.result: tuple[Any, int] | None = None
        self._reading: Any = None  # the pass in C over the C recorder's own log, once it began
        # what the pass carries from record to record
        self._owner: Frame | None = None
        self._step = -1  # the latest step, where a record is no step
        self._target = -1  # the step that the records since `_since` belong to, where it is not the latest step
        self._since = -1
        self._thread = 0
        self._key: Any = UNBOUND
        self._text: tuple[int, int] | None = None
        self._wide = 0

    # ---- how far ---------------------------------------------------------------------------------------------------------

    def need_step(self, index: int) -> None:
        """Scan until step `index` and all records before the step after it are known."""
        while len(self.step_at) <= index + 1 and self.position < self.record_count:
            self._scan(min(self.position + BLOCK, self.record_count))

    def need_position(self, position: int) -> None:
        while self.position < position and self.position < self.record_count:
            self._scan(min(self.position + BLOCK, self.record_count))

    def need_all(self) -> None:
        while self.position < self.record_count:
            self._scan(min(self.position + 16 * BLOCK, self.record_count))

    # ---- the pass --------------------------------------------------------------------------------------------------------

    def _scan(self, stop: int) -> None:
        try:
            start, first_step = self.position, len(self.step_at)
            self._scan_block(stop)
            if self.from_file:
                self._check_block(start, stop, first_step)
            if stop == self.record_count and len(self.step_at) != self.step_count:
                raise ValueError(f"{self.step_count} steps are announced, {len(self.step_at)} are there")
        except _BROKEN as error:
            where = f"record {self.position} and after: {type(error).__name__}: {error}"
            if self.from_file:
                raise TraceFileError(f"the trace file contradicts itself ({where}); record the run again") from error
            raise InternalError(f"the log of a recorder contradicts itself ({where}); please report it with the program") from error

    def _scan_block(self, stop: int) -> None:
        if self.position == 0:
            self._reading = native_reading(self)
        if self._reading is not None:
            self._reading.scan(stop)
            self.position = stop
            return
        base, columns = self.position, self.columns
        index = len(self.step_at) - 1
        records = self.log.records(base, stop)
        kinds = bytes([row[0] for row in records])
        columns.kind.extend(kinds)
        columns.a.extend([row[1] for row in records])
        columns.b.extend([row[2] for row in records])
        columns.c.extend([row[3] for row in records])
        columns.old.extend([None] * len(records))
        self.step_at.extend(compress(range(base, stop), kinds.translate(_IS_STEP)))
        self._scan_records(records, base, index)
        self.position = stop

    def _scan_one(self, pos: int, index: int) -> None:
        """One record, for the pass in C; `index` is the latest step before it."""
        self._scan_records(self.log.records(pos, pos + 1), pos, index)

    def _scan_records(self, records: list[tuple[int, int, int, Any]], base: int, index: int) -> None:
        """One long function: a call for each record would double its cost. `index` is the latest step before the first record."""
        columns = self.columns
        C, OLD = columns.c, columns.old
        frames, objects = self.frames, self.objects
        LINE, BIND, EVALUATION, SEQ_SET, SEQ_INSERT = L.LINE, L.BIND, L.EVALUATION, L.SEQ_SET, L.SEQ_INSERT
        SEQ_INIT, OUTPUT, INPUT, LAST_STEP = L.SEQ_INIT, L.OUTPUT, L.INPUT, L.LAST_STEP
        ATTR_SET, DICT_SET, KEY = L.ATTR_SET, L.DICT_SET, L.KEY
        target = self._target
        frame: Frame
        holder: HeapObject
        pos = base - 1
        c: Any
        for kind, a, b, c in records:
            pos += 1
            operation = kind >> 1 & 63
            if kind & 1:
                value = objects.get(c)
                c = C[pos] = self._object(c) if value is None else value
            if operation == LINE:
                index += 1
                if target >= 0:
                    self._flush(pos)
                    target = -1
                self._owner = frame = frames[b]
                frame._line = index
                if frame._passes:
                    self._close_passes(frame, pos)
            elif operation == BIND:
                frame = frames[b]
                history = frame._slots
                if frame._overlay is not None:
                    history = self._slots_for(frame, a)
                slots = history.items
                old = OLD[pos] = slots[a]
                if self._text is not None:
                    c = C[pos] = self._spliced(old, c)
                elif kind & 1:
                    c.frames[b] = None
                slots[a] = c
                history.ops.append(pos)
            elif operation == EVALUATION:
                continue
            elif operation == SEQ_SET:
                holder = objects[b]
                items = holder.items
                if self._wide:
                    a = self._widened(pos, a)
                if holder.first is None:
                    holder.remember_first()
                old = OLD[pos] = items[a]
                if self._text is not None:
                    c = C[pos] = self._spliced(old, c)
                elif kind & 1:
                    c.holders[holder] = None
                items[a] = c
                holder.ops.append(pos)
            elif operation == SEQ_INIT:
                objects[b].items.append(c)
                if kind & 1:
                    c.holders[objects[b]] = None
            elif operation == SEQ_INSERT:
                holder = objects[b]
                if self._wide:
                    a = self._widened(pos, a)
                if holder.first is None:
                    holder.remember_first()
                if a > len(holder.items):
                    raise IndexError(f"an item is put at {a} of {len(holder.items)}")
                if kind & 1:
                    c.holders[holder] = None
                holder.items.insert(a, c)
                holder.ops.append(pos)
            elif operation == KEY:
                self._key = c
            elif operation == DICT_SET:
                holder = objects[b]
                if holder.first is None:
                    holder.remember_first()
                key = self._key
                old = holder.items.get(key, UNBOUND)
                if self._text is not None:
                    c = C[pos] = self._spliced(old, c)
                elif kind & 1:
                    c.holders[holder] = None
                if type(key) is HeapObject:
                    key.holders[holder] = None
                OLD[pos] = (key, old)
                holder.items[key] = c
                holder.ops.append(pos)
            elif operation == ATTR_SET:
                holder = objects[b]
                if holder.first is None:
                    holder.remember_first()
                name = self.names[a]
                old = holder.attributes.get(name, UNBOUND)
                if self._text is not None:
                    c = C[pos] = self._spliced(old, c)
                elif kind & 1:
                    c.holders[holder] = None
                OLD[pos] = (name, old)
                holder.attributes[name] = c
                holder.ops.append(pos)
            elif 0 < operation <= LAST_STEP:
                index += 1
                if target >= 0:
                    self._flush(pos)
                    target = -1
                if operation in (OUTPUT, INPUT):
                    owner = self._owner
                    if owner is not None:
                        OLD[pos] = owner._line
                        target = self._give(owner._open(), index, pos)
                else:
                    target = self._other_step(operation, index, pos, a, b, c)
            else:
                self._step = index
                self._target = target
                self._rare(operation, pos, a, b, c)
                target = self._target
        self._target = target

    def _check_block(self, start: int, stop: int, step: int) -> None:
        """What a recorder keeps to and a file may not: every number in a record stands for something."""
        columns, frames = self.columns, self.frames
        for pos in range(start, stop):
            operation = columns.kind[pos] >> 1 & 63
            a, c = columns.a[pos], columns.c[pos]
            if operation in (L.LINE, L.ITERATION, L.HANDLED, L.BRANCH, L.EVALUATION):
                facts = frames[columns.b[pos]]._facts
                if operation in (L.LINE, L.HANDLED, L.BRANCH):
                    facts.statements[a]
                elif operation == L.ITERATION:
                    facts.passes[a]
                else:
                    facts.evaluations[a]
                if operation in (L.LINE, L.ITERATION) and c & 0xFFFFFFFF <= step:
                    raise ValueError(f"step {step} closes before it opens")
            elif operation in (L.CALL, L.RESUME) and not -1 <= c < step:
                raise ValueError(f"step {step} was called by step {c}")
            elif operation in (L.OUTPUT, L.INPUT) and type(c) is not str:
                raise ValueError(f"step {step} writes no text")
            elif operation == L.STORED and columns.b[pos] not in frames:
                raise ValueError(f"there is no frame {columns.b[pos]}")
            elif operation in _LAYOUTS and self.objects[columns.b[pos]].layout not in _LAYOUTS[operation]:
                raise ValueError(f"object {columns.b[pos]} is of another kind than its change")
            if 0 < operation <= L.LAST_STEP:
                step += 1

    def _give(self, target: int, index: int, pos: int) -> int:
        """The records after step `index` belong to another step, `target`."""
        self._target, self._since = target, pos + 1
        self.cut[index] = pos + 1
        return target

    def _other_step(self, operation: int, index: int, pos: int, a: int, b: int, c: Any) -> int:
        """CALL, ITERATION, RETURN, YIELD, RESUME, RAISE, HANDLED, UNWIND. Hands out to which step the records after it belong, or -1."""
        if operation == L.CALL:
            if b in self.frames:
                raise ValueError(f"frame {b} begins twice")
            frame = Frame(cast("Reader", self), b, a, self.facts[a], index, pos, c, self._step_frame(c), self._thread)
            self.frames[b] = frame
            self.frame_list.append(frame)
        else:
            frame = self.frames[b]
        self._owner = frame
        self.columns.old[pos] = frame._line
        if operation == L.ITERATION:
            self._iteration(frame, a, c >> 32, index, pos)
            return -1
        if operation in _CLOSING:
            if frame._facts.pass_slots:
                if operation in (L.RAISE, L.UNWIND) and frame._line >= 0 and self._kind_of(frame._base()) != L.RAISE:
                    slots = frame._facts.pass_slots.get(self.columns.a[self.step_at[frame._line]])
                    if slots is not None:  # a comprehension of this statement may have begun, without a pass
                        self._retract(frame, slots)
                if operation == L.RAISE and frame._overlay is not None and type(c) is HeapObject and c.info.name == "StopAsyncIteration":
                    frame._passes.clear()  # an inner clause has no more items, and outer ones go on; else what comes next closes them
                else:
                    self._close_passes(frame, pos, raised=operation == L.RAISE)
            elif frame._passes:
                frame._passes.clear()
        frame._other = index
        if operation == L.RESUME:
            frame._parents.append((index, c))
        elif operation in (L.RETURN, L.YIELD, L.UNWIND):
            if operation != L.YIELD:
                frame._end_position = pos
                frame._end_step = index
            caller = self._step_frame(frame._parents[-1][1])
            if caller is not None:
                self._owner = caller
                return self._give(caller._open(), index, pos)
        return -1

    def _step_frame(self, step: int) -> Frame | None:
        if step < 0:
            return None
        return self.frames.get(self.columns.b[self.step_at[step]])

    def _rare(self, operation: int, pos: int, a: int, b: int, c: Any) -> None:
        objects, old = self.objects, self.columns.old
        if operation == L.NEW:
            target = self._object(b)
            if target.position >= 0:
                raise ValueError(f"object {b} begins twice")
            target.become(a, self.types[c], pos, self._step + 1)
            self.by_type.setdefault(type_text(target.info), []).append(target)
        elif operation == L.LABEL:
            objects[b].label = c
        elif operation == L.ATTR_INIT:
            objects[b].attributes[self.names[a]] = c
            if type(c) is HeapObject:
                c.holders[objects[b]] = None
        elif operation == L.DICT_INIT:
            holder = objects[b]
            if holder.first is not None:  # a name of a namespace that has changed already: of interest only from now on
                old[pos] = (self._key, UNBOUND)
                holder.ops.append(pos)
            holder.items[self._key] = c
            for part in (self._key, c):
                if type(part) is HeapObject:
                    part.holders[holder] = None
        elif operation == L.SET_INIT:
            objects[b].items[c] = None
            if type(c) is HeapObject:
                c.holders[objects[b]] = None
        elif operation == L.BYTES_INIT:
            objects[b].items[:] = c
        elif operation == L.UNBIND:
            history = self._slots_for(self.frames[b], a)
            old[pos] = history.items[a]
            history.items[a] = UNBOUND
            history.ops.append(pos)
        elif operation == L.TEXT:
            self._text = (b, c)
        elif operation == L.WIDE:
            self._wide = a
        elif operation == L.THREAD:
            self._thread = a
            self.thread_switches.append((pos, a))
        elif operation in (L.OWNER, L.PASSES_END):
            self._hand_over(operation, pos, a, b)
        elif operation == L.JOINED:
            self.frames[b]._joined = 1 + a
        elif operation == L.NAMESPACE:
            if a:
                self.frames[b]._own_names = self._object(c)
            else:
                self.frames[b]._globals = self._object(c)
        elif operation == L.RETYPE:
            holder = objects[b]
            old[pos] = ("__class__", _named(holder.info))
            holder.retype(self.types[c], pos)
            self.columns.c[pos] = _named(holder.info)
        elif operation == L.RESULT:
            self.result = (c, pos)
        elif operation not in (L.BRANCH, L.STORED):
            self._change(operation, pos, a, objects[b], c)

    def _change(self, operation: int, pos: int, a: int, holder: HeapObject, c: Any) -> None:
        """The changes of objects that are not frequent enough for the loop itself."""
        if holder.first is None:
            holder.remember_first()
        items, old = holder.items, self.columns.old
        if operation == L.SEQ_REMOVE:
            a = self._widened(pos, a) if self._wide else a
            if a + c > len(items):
                raise IndexError(f"{c} items are taken from {a} of {len(items)}")
            old[pos] = items[a : a + c]
            del items[a : a + c]
        elif operation == L.SET_ADD:
            old[pos] = c not in items  # whether undoing takes it out again
            items[c] = None
            if type(c) is HeapObject:
                c.holders[holder] = None
        elif operation == L.SET_DISCARD:
            old[pos] = c in items
            items.pop(c, None)
        elif operation == L.DICT_DELETE:
            old[pos] = (self._key, items.pop(self._key, UNBOUND))
            holder.deletions = True
        elif operation == L.ATTR_DELETE:
            name = self.names[a]
            old[pos] = (name, holder.attributes.pop(name, UNBOUND))
            holder.deletions = True
        elif operation == L.CLEAR:
            if items is None:
                raise TypeError("an object without items of its own is cleared")
            old[pos] = items
            holder.items = type(items)()
        elif operation == L.BYTES_CUT:
            a = self._widened(pos, a) if self._wide else a
            if a + c > len(items):
                raise IndexError(f"{c} bytes are taken from {a} of {len(items)}")
            old[pos] = bytes(items[a : a + c])
            del items[a : a + c]
        elif operation == L.BYTES_PUT:
            a = self._widened(pos, a) if self._wide else a
            items[a:a] = c
        else:
            raise ValueError(f"unknown operation {operation}")
        holder.ops.append(pos)

    # ---- comprehensions --------------------------------------------------------------------------------------------------

    def _iteration(self, frame: Frame, number: int, count: int, index: int, pos: int) -> None:
        clause = frame._facts.passes[number]
        passes = frame._passes
        while passes and passes[-1][0] == clause.comprehension and passes[-1][1] >= clause.clause:
            passes.pop()
        passes.append((clause.comprehension, clause.clause, index))
        overlay = frame._overlay
        if clause.slots and (overlay is None or overlay.comprehension != clause.comprehension):
            if clause.clause == 0 and count == 1:
                self._retract(frame, frozenset(clause.slots))
            slots = frozenset().union(*(p.slots for p in frame._facts.passes if p.comprehension == clause.comprehension))
            frame._overlay = Overlay(clause.comprehension, slots, len(frame._facts.variables), pos, overlay)
            frame._overlays.append(frame._overlay)

    def _slots_for(self, frame: Frame, slot: int) -> Any:
        """Whose variable a slot is at this moment: the innermost running comprehension's that has it, or the frame's."""
        overlay = frame._overlay
        while overlay is not None:
            if slot in overlay.slots:
                return overlay.history
            overlay = overlay.outer
        return frame._slots

    def _kind_of(self, step: int) -> int:
        return self.columns.kind[self.step_at[step]] >> 1 & 63

    def _retract(self, frame: Frame, slots: frozenset[int]) -> None:
        """A comprehension that begins hides the function's variables of the same names: to the program they stay bound."""
        columns, ops = self.columns, frame._slots.ops
        since = self.step_at[frame._base()]
        index = len(ops) - 1
        while index >= 0 and ops[index] > since:
            place = ops[index]
            if columns.kind[place] >> 1 & 63 == L.UNBIND and columns.a[place] in slots:
                frame._slots.items[columns.a[place]] = columns.old[place]
                frame._slots.forget_versions()
                columns.kind[place] = 0
                del ops[index]
            index -= 1

    def _undo_putting_back(self, frame: Frame, pos: int) -> None:
        """An exception came out of a callee and through comprehensions: since its last step, the function's own variables were put back in
        the slots that the comprehensions used. To the program they were never gone.
        """
        columns = self.columns
        put_back = []
        place = pos - 1
        while place >= 0 and not 0 < columns.kind[place] >> 1 & 63 <= L.LAST_STEP:
            if columns.b[place] == frame.id and columns.kind[place] >> 1 & 63 in (L.BIND, L.UNBIND):
                history = self._slots_for(frame, columns.a[place])
                if history is not frame._slots:
                    history.items[columns.a[place]] = columns.old[place]
                    history.ops.remove(place)
                    history.forget_versions()
                    put_back.append(place)
            place -= 1
        own, told = frame._slots, set()
        for place in put_back:  # the last one first: it counts
            slot = columns.a[place]
            now = columns.c[place] if columns.kind[place] >> 1 & 63 == L.BIND else UNBOUND
            if slot in told or same(own.items[slot], now):
                columns.kind[place] = 0
            else:
                columns.old[place] = own.items[slot]
                own.items[slot] = now
                own.ops.append(place)
            told.add(slot)
        if own.ops[-1:] < own.ops[-2:-1]:
            own.ops.sort()

    def _close_passes(self, frame: Frame, pos: int, *, raised: bool = False) -> None:
        """The frame's comprehensions are over, without PASSES_END: an exception ended them."""
        if frame._overlay is not None and not raised:
            self._undo_putting_back(frame, pos)
        frame._passes.clear()
        while frame._overlay is not None:
            frame._overlay.stop = min(frame._overlay.stop, pos)
            frame._overlay = frame._overlay.outer

    def _hand_over(self, operation: int, pos: int, a: int, b: int) -> None:
        """OWNER, PASSES_END: the records that follow belong to another step than those before."""
        frame = self.frames[b]
        if operation == L.PASSES_END:
            clause = frame._facts.passes[a]
            passes = frame._passes
            while passes and passes[-1][0] == clause.comprehension and passes[-1][1] >= clause.clause:
                frame._pass_ends[passes.pop()[2]] = pos
            if clause.clause == 0 and clause.slots:
                overlay = frame._overlay
                if overlay is not None and overlay.comprehension == clause.comprehension:
                    overlay.stop = pos
                    frame._overlay = overlay.outer
                else:  # it had no pass
                    self._retract(frame, frozenset(clause.slots))
            if frame is not self._owner:
                return
        if self._target >= 0:
            self._flush(pos)
        elif self._step >= 0:
            self.cut.setdefault(self._step, pos)
        self._owner = frame
        self._target, self._since = frame._open(), pos + 1

    # ---- helpers ---------------------------------------------------------------------------------------------------------

    def _flush(self, pos: int) -> None:
        if pos > self._since:
            self.extra.setdefault(self._target, []).append((self._since, pos))
        self._target = -1

    def _object(self, identity: int) -> HeapObject:
        found = self.objects.get(identity)
        if found is None:
            found = self.objects[identity] = HeapObject(identity)
        return found

    def _widened(self, pos: int, a: int) -> int:
        a += self._wide << 24
        self._wide = 0
        self.columns.a[pos] = a
        return a

    def _spliced(self, base: Any, middle: Any) -> Splice:
        if self._text is None or not isinstance(middle, str) or not isinstance(base, str | Splice):
            raise TypeError("a text is spliced with something that is no text")
        prefix, suffix = self._text
        self._text = None
        return Splice(base, prefix, suffix, middle)


def _named(info: TypeInfo) -> HeapObject:
    """A type as a value that shows its name."""
    made = HeapObject(0)
    made.info, made.label = TYPE_INFO, info.qualname
    return made
