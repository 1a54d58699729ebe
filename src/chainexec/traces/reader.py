"""A log under reading: what the parts of a trace ask of it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

from chainexec.recording import log as L
from chainexec.traces.code import OUTSIDE_CODE
from chainexec.traces.effects import changes_of
from chainexec.traces.frames import Frame
from chainexec.traces.heap import HeapObject
from chainexec.traces.model import Step
from chainexec.traces.remembered import Remembered
from chainexec.traces.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.recording.log import RunLog
    from chainexec.source import Statement
    from chainexec.traces.changes import Change
    from chainexec.traces.code import CodeFacts

_NO_STEPS = array("I")


class Reader(Scan):
    """Answers about steps, frames and objects; scans as much of the log as an answer needs."""

    def __init__(self, log: RunLog, facts: Sequence[CodeFacts], *, from_file: bool = False) -> None:
        super().__init__(log, facts, from_file=from_file)
        self.outside: Frame | None = None
        self._extra_places: tuple[list[int], list[tuple[int, int, int]]] | None = None
        self._live: tuple[int, int, list[Frame]] = (0, 0, [])
        self._sharing: tuple[dict[str, list[Frame]], int] = ({}, 0)
        self._content: bytes | None = None
        self._remembered = Remembered()
        self._frame_steps: dict[int, array[int]] = {}  # by frame number
        self._grouped = 0  # steps that were given to their frames

    def changes(self, step: int) -> tuple[Change, ...]:
        """What a step altered."""
        if self._reading is None:
            self.need_step(step)
        return changes_of(self, step) if self._reading is None else self._reading.changes(step)

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
        kind, b, found, step_at = self.columns.kind, self.columns.b, self._frame_steps, self.step_at
        for step in range(self._grouped, len(step_at)):
            position = step_at[step]
            if kind[position] >> 1 & 63 < L.OUTPUT:
                if b[position] not in found:
                    found[b[position]] = array("I")
                found[b[position]].append(step)
        self._grouped = len(step_at)
        return found.get(frame.id, _NO_STEPS)

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

    def iterate(self, indexes: range) -> Iterator[Step]:
        """The steps of these numbers."""
        if indexes:
            self.need_step(0)
        return map(partial(Step, self) if self._reading is None else self._reading.step, indexes)

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
