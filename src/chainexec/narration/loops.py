"""Many iterations of a loop at once: where they begin and end, and what holds for all of them. Both told and checked from here."""

from __future__ import annotations

import ast
import inspect
from bisect import bisect_left
from collections import deque
from typing import TYPE_CHECKING, Any

from chainexec.narration.values import size_of
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.branches import LoopCounts, _counts
from chainexec.traces.code import LOOP_KINDS
from chainexec.traces.heap import UNBOUND, HeapObject
from chainexec.traces.texts import SIMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.moments import Run
    from chainexec.source import Statement
    from chainexec.traces import Frame
    from chainexec.traces.code import CodeFacts
    from chainexec.traces.reader import Reader

PAUSES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
DEEPEST = 4  # lists inside lists that are compared item by item
COMPARED = 1000  # items of a container up to which its content is compared
KEPT = 60  # values at each end of a series that are kept with it


class LoopRun:
    """One execution of a loop: where its iterations begin.

    `first_starts` are the steps at which the first iterations begin, `last_starts` those of the last ones (with, at the end, the header
    step that ends the loop); `count` is the number of iterations; `first` the one that begins at the step that was given: not 1 where a
    frame went on in the middle of the loop. None of it holds the others.
    """

    def __init__(self, run: Run, frame: Frame, loop: Statement, start: int, first: int, last: int) -> None:
        self.loop, self.start = loop, start
        self.first_starts: list[int] = []
        self.last_starts: deque[int] = deque(maxlen=last + 2)
        self.count = self.first = 0
        self.is_plain = True  # whether nothing of other frames lies between its steps but calls
        self.end = run.count  # the first step of the frame that is outside
        for step, number in iterations(run, frame, loop, start):
            if number < 0:
                self.end = step
                break
            if number == 0:
                self.is_plain = False
                break
            self.count = number
            self.first = self.first or number
            if len(self.first_starts) < first + 2:
                self.first_starts.append(step)
            self.last_starts.append(step)
        self.is_over_by_header = False
        if self.last_starts and self.is_plain:
            moment = run.moment(self.last_starts[-1])
            if moment.plan.statement is loop and moment.went is False:
                self.is_over_by_header = True
                self.count -= 1


def iterations(run: Run, frame: Frame, loop: Statement, start: int) -> Iterator[tuple[int, int]]:
    """Each step at which an iteration begins, with its number; (step, -1) where the loop is left, (step, 0) where the frame pauses."""
    if frame._joined or frame._facts.flags & PAUSES or run.statement(start) is None:
        yield from iterations_from(run, frame, loop, start, 0)
        return
    counts = LoopCounts(run.reader, frame, loop.index, start)  # nothing but LINE steps ends an iteration: the others are not looked at
    step, number = start, counts.counts[counts.place - 1] if counts.place else 0
    if number:
        yield start, number
        for place in range(counts.place, len(counts.steps)):
            if counts.counts[place] <= number:  # the loop was left and entered again
                break
            step, number = counts.steps[place], counts.counts[place]
            yield step, number
    yield from iterations_from(run, frame, loop, step, number)


def iterations_from(run: Run, frame: Frame, loop: Statement, start: int, number: int) -> Iterator[tuple[int, int]]:
    """The same step by step, from one in an iteration of which it is known that it began."""
    step, count = start, run.count
    columns, step_at, facts = run.columns, run.step_at, frame._facts
    statements = facts.statements
    while step < count:
        position = step_at[step]
        kind = columns.kind[position] >> 1 & 63
        if kind == L.LINE:
            statement = statements[columns.a[position]]
            around = (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops
            if loop.index not in around:
                yield step, -1
                return
            now = _counts(run.reader, frame, step)[around.index(loop.index)]
            if now < number:  # the loop was left and entered again
                yield step, -1
                return
            if now > number:
                number = now
                yield step, now
            step = min(int(columns.c[position]) & 0xFFFFFFFF, count)
        elif kind in (L.YIELD, L.RESUME):
            yield step, 0
            return
        elif kind in (L.RETURN, L.UNWIND):
            yield step, -1
            return
        else:
            step = run.end(step)


class Series:
    """What one variable was at the ends of some iterations, one after the other."""

    def __init__(self, name: str, before: Any) -> None:
        self.name = name
        self.before = self.value = before
        self.count = 0
        self.head: list[Any] = []
        self.tail: deque[Any] = deque(maxlen=KEPT)
        self.changes = 0
        self.last_change = 0
        self.is_number = is_number(before)
        self.difference: Any = None
        self.constant = self.rises = self.falls = is_number(before)
        self.has_gaps = False  # whether it was unbound at the end of one of them
        self.kinds: set[type] = set()

    def add(self, value: Any, iteration: int) -> None:
        old = self.value
        self.count += 1
        if len(self.head) < KEPT:
            self.head.append(value)
        self.tail.append(value)
        if type(old) is HeapObject or type(value) is HeapObject or old is UNBOUND or value is UNBOUND:
            changed = old is not value
        else:
            changed = type(old) is not type(value) or old != value
        if changed:
            self.changes += 1
            self.last_change = iteration
        self.has_gaps = self.has_gaps or value is UNBOUND
        self.is_number = self.is_number and is_number(value)
        if self.is_number and is_number(old):
            difference = value - old
            if self.difference is None:
                self.difference = difference
            self.constant = self.constant and difference == self.difference and type(difference) is int
            self.rises = self.rises and value >= old
            self.falls = self.falls and value <= old
        self.value = value


def is_number(raw: Any) -> bool:
    return type(raw) is int or (type(raw) is float and raw == raw)  # noqa: PLR0124 NaN is no number to compare


class Between:
    """What holds for the iterations from `first` to `last` of a loop: the facts that a summary may tell."""

    def __init__(self, run: Run, frame: Frame, loop: Statement, start: int, first: int, last: int) -> None:
        self.run, self.frame, self.loop = run, frame, loop
        self.first, self.last, self.start = first, last, start
        names = frame._facts.variables
        own = len(names) - frame._facts.free_count
        columns = run.columns
        before = frame._slots.at(columns, run.step_at[start])[0][:own]
        self.slots = [slot for slot, name in enumerate(names[:own]) if name[0] != "."]
        self.series = {slot: Series(names[slot], before[slot]) for slot in self.slots}
        pairs = [(a, b) for a in self.slots for b in self.slots if a != b]
        self.with_other: dict[tuple[int, int], bool] = dict.fromkeys(pairs, True)
        self.largest = dict.fromkeys(pairs, True)
        self.smallest = dict.fromkeys(pairs, True)
        self.branches: dict[int, list[int]] = {}  # by place of the statement: true, false, iteration of the last true, of the last false
        self.stop = run.count  # where the iteration after the last one begins
        self.wavering = set(frame._facts.shared)  # slots that several steps of an iteration bind: between its ends they may be anything
        self.walk(list(before))
        self.steps = self.stop - start
        self.outputs = [step for step in range(start, self.stop) if run.kind(step) == L.OUTPUT] if run.trace.stdout else []
        self.calls = sum(run.kind(step) == L.CALL for step in range(start, self.stop))

    def walk(self, old: list[Any]) -> None:
        run, frame, loop = self.run, self.frame, self.loop
        columns, step_at, facts = run.columns, run.step_at, frame._facts
        step, number, count = self.start, self.first, run.count
        counts = LoopCounts(run.reader, frame, loop.index, step)
        rows: dict[int, tuple[bool, bool, tuple[int, ...]]] = {}  # statements: inside or not, an `if` or not, the slots that they bind
        bound: set[int] = set()  # slots that this iteration has bound
        while step < count:
            position = step_at[step]
            kind = columns.kind[position] >> 1 & 63
            if kind in (L.RETURN, L.UNWIND, L.YIELD, L.RESUME):
                break
            if kind != L.LINE:
                step = run.end(step)
                continue
            place = columns.a[position]
            row = rows.get(place)
            if row is None:
                statement = facts.statements[place]
                is_inside = loop.index in statement.loops or statement.index == loop.index
                row = rows[place] = (is_inside, statement.kind == "If", run.plan(facts, place).stored if is_inside else ())
            is_inside, is_if, stored = row
            if not is_inside:
                break
            now = counts.at(step)
            if now != number:
                old = self.end_iteration(position, number, old)
                number = now
                bound.clear()
                if number > self.last:
                    self.stop = step
                    return
            for slot in stored:
                if slot in bound:
                    self.wavering.add(slot)
                bound.add(slot)
            if is_if:
                taken = is_taken(run, facts, step, place)
                branch = self.branches.setdefault(place, [0, 0, 0, 0])
                if taken is not None:
                    branch[0 if taken else 1] += 1
                    branch[2 if taken else 3] = number
            step = min(int(columns.c[position]) & 0xFFFFFFFF, count)
        self.end_iteration(step_at[step] if step < count else run.reader.record_count, number, old)
        self.stop = step

    def end_iteration(self, position: int, number: int, old: list[Any]) -> list[Any]:
        values = list(self.frame._slots.at(self.run.columns, position)[0])
        for slot, series in self.series.items():
            series.add(values[slot], number)
        numbers = {slot for slot in self.slots if is_number(values[slot]) and is_number(old[slot])}
        for table, right in ((self.with_other, 0), (self.largest, 1), (self.smallest, 2)):
            if table:
                wrong = [
                    (a, b) for a, b in table
                    if a not in numbers or not is_number(values[b]) or type(values[a]) is not type(values[b])
                    or values[a] != (old[a] + values[b] if right == 0 else max(old[a], values[b]) if right == 1 else min(old[a], values[b]))
                ]  # fmt: skip
                for pair in wrong:
                    del table[pair]
        return values

    def has_new_content(self, series: Series) -> bool:
        """Whether a container is the same object at the end of all, but with other things in it."""
        raw, reader = series.value, self.run.reader
        if raw is not series.before or type(raw) is not HeapObject:
            return False
        old, new = Value(reader, raw, reader.position_of(self.start)), Value(reader, raw, reader.position_of(self.stop))
        if size_of(old) != size_of(new):
            return True
        if not 0 <= size_of(old) <= COMPARED:
            return False
        differs = has_changed(reader, raw, old._position, new._position)
        return old.text != new.text if differs is None else differs

    def slot_of(self, name: str) -> int | None:
        return next((slot for slot in self.slots if self.series[slot].name == name), None)

    def value(self, raw: Any) -> Value | None:
        """A value at the end of all of them."""
        if raw is UNBOUND:
            return None
        return Value(self.run.reader, raw, self.run.reader.position_of(self.stop))

    def length(self, series: Series, *, at_end: bool) -> int:
        raw = series.value if at_end else series.before
        if type(raw) is not HeapObject:
            return -1
        return size_of(Value(self.run.reader, raw, self.run.reader.position_of(self.stop if at_end else self.start)))

    def test(self, place: int) -> str:
        plan = self.run.plan(self.frame._facts, place)
        return plan.text(plan.tree.test) if isinstance(plan.tree, ast.If) else ""


def is_taken(run: Run, facts: CodeFacts, step: int, place: int) -> bool | None:
    """Whether the test of an `if` that ran at a step was true; None where it cannot be known."""
    columns, reader = run.columns, run.reader
    position, end = run.step_at[step], step + 1
    if columns.c[position] & 0xFFFFFFFF == end < run.count and step not in reader.cut and step not in reader.extra:
        stop = run.step_at[end]
        if columns.kind[stop] >> 1 & 63 == L.LINE and columns.b[stop] == columns.b[position]:  # the most frequent case
            following, statement = facts.statements[columns.a[stop]], facts.statements[place]
            if following.index == statement.body_first:
                return True
            if place in facts.decided and following.kind != "ExceptHandler" and not any(
                columns.kind[at] >> 1 & 63 == L.BRANCH for at in range(position + 1, stop)
            ):
                return False
    return run.moment(step).went


def has_changed(reader: Reader, raw: HeapObject, low: int, high: int, depth: int = 0) -> bool | None:
    """Whether a list shows another text at a later place of the log; None where only its text tells: it holds more than atoms and lists."""
    if raw.layout != L.LIST or raw.info.name != "list" or raw.attributes or raw.label is not None or raw.types is not None:
        return None
    if depth == DEEPEST:
        return None
    before = raw.at(reader.columns, low)[0]
    if bisect_left(raw.ops, low) != bisect_left(raw.ops, high):
        before = list(before)  # it is made another one for the later place
    after = raw.at(reader.columns, high)[0]
    if len(before) != len(after):
        return True
    found: bool | None = False
    for old, new in zip(before, after, strict=True):
        if type(old) is HeapObject:
            differs = has_changed(reader, old, low, high, depth + 1) if old is new else None
        elif old is new:
            continue
        else:
            differs = differ(old, new)
        if differs:
            return True
        found = None if differs is None else found
    return found


def differ(old: Any, new: Any) -> bool | None:
    """Whether two atoms show different texts; None where that takes writing them."""
    if type(old) not in SIMPLE or type(new) not in SIMPLE:
        return None
    return type(old) is not type(new) or old != new or (type(old) is not int and repr(old) != repr(new))


def loops_at(run: Run, step: int) -> list[tuple[Statement, int]]:
    """The loops around a line step (itself, if it is one), innermost first, each with its running iteration."""
    frame = run.frame(step)
    statement = run.statement(step)
    if statement is None:
        return []
    around = (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops
    if not around:
        return []
    counts = _counts(run.reader, frame, step)
    facts = frame._facts
    return [(facts.statements[facts.by_index[loop]], count) for loop, count in zip(around, counts, strict=False)][::-1]
