"""Reading a log: one pass, a block at a time and only as far as it is needed, that finds steps, frames and histories.

The pass keeps the newest content of every object and frame, notes what each change replaced, and knows for every step which
records belong to it. All else (values, names, branches, texts) is made from this when it is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import compress
from typing import TYPE_CHECKING, Any

from chainexec.errors import InternalError, TraceFileError
from chainexec.recording import log as L
from chainexec.traces.code import OUTSIDE_CODE
from chainexec.traces.frames import Frame, Overlay
from chainexec.traces.heap import DICT_LIKE, SET_LIKE, UNBOUND, Columns, HeapObject, Splice
from chainexec.traces.model import Step
from chainexec.traces.texts import type_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.recording.log import RunLog, TypeInfo
    from chainexec.source import Statement
    from chainexec.traces.code import CodeFacts

BLOCK = 4096  # records scanned at a time
_CLOSING = frozenset({L.LINE, L.RETURN, L.UNWIND, L.RAISE, L.HANDLED})  # steps that end the comprehensions of their frame
_IS_STEP = bytes(1 if 0 < (kind >> 1 & 63) <= L.LAST_STEP else 0 for kind in range(256))
_BROKEN = (IndexError, KeyError, TypeError, ValueError, AttributeError, OverflowError)


class Reader:
    """A log under reading. `position` records are scanned; `step_at` holds the place of each step found so far."""

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
        self.any_overlay = False
        # what the pass carries from record to record
        self._owner: Frame | None = None
        self._step = -1  # the latest step, where a record is no step
        self._target = -1  # the step that the records since `_since` belong to, where it is not the latest step
        self._since = -1
        self._thread = 0
        self._key: Any = UNBOUND
        self._text: tuple[int, int] | None = None
        self._wide = 0
        self._extra_places: tuple[list[int], list[tuple[int, int, int]]] | None = None
        self.outside: Frame | None = None
        self._live: tuple[int, int, list[Frame]] = (0, 0, [])
        self._sharing: tuple[dict[str, list[Frame]], int] = ({}, 0)
        self._content: bytes | None = None
        self._grouped = 0  # steps that were given to their frames

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
            self._scan_block(stop)
        except _BROKEN as error:
            where = f"record {self.position} and after: {type(error).__name__}: {error}"
            if self.from_file:
                raise TraceFileError(f"the trace file contradicts itself ({where}); record the run again") from error
            raise InternalError(f"the log of a recorder contradicts itself ({where}); please report it with the program") from error

    def _scan_block(self, stop: int) -> None:  # one long function: a call for each record would double its cost
        base = self.position
        columns = self.columns
        K, A, C, OLD = columns.kind, columns.a, columns.c, columns.old
        records = self.log.records(base, stop)
        kinds = bytes([row[0] for row in records])
        K.extend(kinds)
        A.extend([row[1] for row in records])
        columns.b.extend([row[2] for row in records])
        C.extend([row[3] for row in records])
        OLD.extend([None] * len(records))
        frames, objects = self.frames, self.objects
        LINE, BIND, EVALUATION, SEQ_SET, SEQ_INSERT = L.LINE, L.BIND, L.EVALUATION, L.SEQ_SET, L.SEQ_INSERT
        SEQ_INIT, OUTPUT, INPUT, LAST_STEP, ATTR_SET, DICT_SET, KEY = L.SEQ_INIT, L.OUTPUT, L.INPUT, L.LAST_STEP, L.ATTR_SET, L.DICT_SET, L.KEY
        index = len(self.step_at) - 1  # the latest step
        self.step_at.extend(compress(range(base, stop), kinds.translate(_IS_STEP)))
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
                    c.frames[frame] = None
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
            elif operation <= LAST_STEP:
                index += 1
                if target >= 0:
                    self._flush(pos)
                    target = -1
                if operation == OUTPUT or operation == INPUT:
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
        self.position = stop

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
            frame = Frame(self, b, a, self.facts[a], index, pos, c, self._step_frame(c), self._thread)
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
                if operation in (L.RAISE, L.UNWIND):
                    self._retract(frame, frozenset().union(*frame._facts.pass_slots.values()))
                self._close_passes(frame, pos)
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
            self.frames[b]._joined = True
        elif operation == L.NAMESPACE:
            if a:
                self.frames[b]._own_names = self._object(c)
            else:
                self.frames[b]._globals = self._object(c)
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
        elif operation == L.ATTR_DELETE:
            name = self.names[a]
            old[pos] = (name, holder.attributes.pop(name, UNBOUND))
        elif operation == L.CLEAR:
            old[pos] = items
            holder.items = {} if holder.layout in DICT_LIKE or holder.layout in SET_LIKE else bytearray() if holder.layout == L.BYTES else []
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
            self.any_overlay = True

    def _slots_for(self, frame: Frame, slot: int) -> Any:
        """Whose variable a slot is at this moment: the innermost running comprehension's that has it, or the frame's."""
        overlay = frame._overlay
        while overlay is not None:
            if slot in overlay.slots:
                return overlay.history
            overlay = overlay.outer
        return frame._slots

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

    def _close_passes(self, frame: Frame, pos: int) -> None:
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
        if self._text is None or not isinstance(middle, str):
            raise TypeError("a text is spliced with something that is no text")
        prefix, suffix = self._text
        self._text = None
        return Splice(base, prefix, suffix, middle)

    # ---- questions -------------------------------------------------------------------------------------------------------

    def kind_of(self, step: int) -> int:
        self.need_step(step)
        return self.columns.kind[self.step_at[step]] >> 1 & 63

    def frame_of(self, step: int) -> Frame:
        self.need_step(step)
        frame = self.frames.get(self.columns.b[self.step_at[step]])
        return self._outside_frame() if frame is None else frame

    def _outside_frame(self) -> Frame:
        """Stands for code that is not followed: output can be written where no followed frame runs."""
        if self.outside is None:
            self.outside = Frame(self, -1, -1, OUTSIDE_CODE, -1, -1, -1, None, 0)
        return self.outside

    def position_of(self, step: int) -> int:
        """Place of the record of a step; of the end of the log for the step after the last one."""
        if step >= self.step_count:
            return self.record_count
        self.need_step(step)
        return self.step_at[step]

    def segments(self, step: int) -> list[tuple[int, int]]:
        """Where the records of a step stand. What comes back from a callee may follow much later, up to the step's end."""
        start = self.step_at[step] + 1
        stop = self.cut.get(step)
        if stop is None:
            stop = self.step_at[step + 1] if step + 1 < len(self.step_at) else self.position
        found = [(start, stop)] if start < stop else []
        if step in self.extra:
            found += self.extra[step]
        if step == self._target and self._since < self.position:
            found.append((self._since, self.position))
        return found

    def owner_at(self, position: int) -> int:
        """The step to which the record at `position` belongs; -1 before the first step."""
        step = bisect_right(self.step_at, position) - 1
        if step < 0 or position < self.cut.get(step, self.record_count):
            return step
        if self._extra_places is None or len(self._extra_places[0]) != sum(map(len, self.extra.values())):
            rows = sorted((start, stop, owner) for owner, parts in self.extra.items() for start, stop in parts)
            self._extra_places = ([row[0] for row in rows], rows)
        place = bisect_right(self._extra_places[0], position) - 1
        if place >= 0 and position < self._extra_places[1][place][1]:
            return self._extra_places[1][place][2]
        return self._target if self._target >= 0 and position >= self._since else step

    def steps_of(self, frame: Frame) -> array[int]:
        """The steps of a frame that were found so far (without its output and input), in order."""
        kind, b, frames, step_at = self.columns.kind, self.columns.b, self.frames, self.step_at
        for step in range(self._grouped, len(step_at)):
            position = step_at[step]
            if kind[position] >> 1 & 63 < L.OUTPUT:
                frames[b[position]]._steps.append(step)
        self._grouped = len(step_at)
        return frame._steps

    def end_of(self, step: int) -> int:
        """The step at which a step closes; itself for those that are over when they begin."""
        position = self.position_of(step)
        operation = self.columns.kind[position] >> 1 & 63
        if operation in (L.LINE, L.ITERATION):
            return min(int(self.columns.c[position]) & 0xFFFFFFFF, self.step_count)
        if operation in (L.CALL, L.RESUME, L.RAISE, L.HANDLED):
            return self.frames[self.columns.b[position]]._next_step(step)
        return step

    def line_step(self, step: int) -> int:
        """The LINE step that a step belongs to: itself, or the latest one of its frame; -1 where there was none."""
        position = self.position_of(step)
        operation = self.columns.kind[position] >> 1 & 63
        if operation == L.LINE:
            return step
        line = self.columns.old[position]
        return line if isinstance(line, int) else -1

    def statement_of(self, step: int) -> Statement | None:
        """The statement that runs at a step; None at a call."""
        position = self.position_of(step)
        operation = self.columns.kind[position] >> 1 & 63
        if operation == L.CALL:
            return None
        facts = self.frame_of(step)._facts
        a = self.columns.a[position]
        if operation in (L.LINE, L.HANDLED):
            return facts.statements[a]
        if operation == L.ITERATION:
            return facts.statements[facts.passes[a].statement]
        line = self.line_step(step)
        return self.statement_of(line) if line >= 0 else None

    def statement_text(self, step: int) -> str:
        statement = self.statement_of(step)
        return statement.text if statement is not None else ""

    def step(self, index: int) -> Step:
        return Step(self, index)

    def thread_name(self, number: int) -> str:
        names = self.log.threads
        return names[number] if number < len(names) else "MainThread"

    def content(self) -> bytes:
        """A digest of everything recorded, for comparing traces."""
        if self._content is None:
            from chainexec.traces.storage import digest

            self._content = digest(self)
        return self._content

    def live_frames(self, position: int) -> list[Frame]:
        """The frames that have begun and not ended before the record at `position` (or with it), oldest first."""
        self.need_position(position)
        at, count, live = self._live
        if position < at:
            at, count, live = 0, 0, []
        live = [frame for frame in live if frame._end_position >= position]
        frames = self.frame_list
        while count < len(frames) and frames[count]._start_position <= position:
            if frames[count]._end_position >= position:
                live.append(frames[count])
            count += 1
        self._live = (position, count, live)
        return live

    def sharing_frames(self, name: str, position: int) -> list[Frame]:
        """Frames, in order of their calls, in which a variable of that name is a cell or a free variable."""
        known, count = self._sharing
        for frame in self.frame_list[count:]:
            facts = frame._facts
            for slot in facts.shared:
                known.setdefault(facts.variables[slot], []).append(frame)
        self._sharing = (known, len(self.frame_list))
        return [frame for frame in known.get(name, ()) if frame._start_position < position]

    def walk_order(self, members: list[HeapObject], segment: int) -> list[HeapObject]:
        """Objects that appeared between the same two steps, in the order in which a walk from the variables meets them."""
        position = self.step_at[segment] if segment < len(self.step_at) else self.position
        wanted = set(members)
        found: dict[HeapObject, None] = {}
        seen: set[HeapObject] = set()
        frame = self.frame_of(segment - 1) if segment > 0 else None
        frames = [frame] if frame is not None else []
        frames += [other for other in reversed(self.live_frames(position)) if other is not frame]
        for frame in frames:
            slots = frame._slots.at(self.columns, position)[0]
            work = [raw for raw in reversed(slots) if type(raw) is HeapObject]
            work += [space for space in (frame._own_names, frame._globals) if space is not None]
            while work and len(found) < len(wanted):
                target = work.pop()
                if target in seen:
                    continue
                seen.add(target)
                if target in wanted:
                    found[target] = None
                items, attributes = target.at(self.columns, position)
                parts = list(attributes.values())
                if isinstance(items, dict):
                    parts += [part for row in items.items() for part in row]
                elif isinstance(items, list):
                    parts += items
                work += [part for part in reversed(parts) if type(part) is HeapObject and part not in seen]
        rest = sorted((member for member in members if member not in found), key=lambda member: member.id)
        return [*found, *rest]

    def thread_at(self, position: int) -> int:
        place = bisect_right(self.thread_switches, (position, 1 << 40)) - 1
        return self.thread_switches[place][1] if place >= 0 else 0
