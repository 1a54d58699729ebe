"""Which way control went, which loops a step is in, and why loops ended."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from chainexec.recording import log as L
from chainexec.recording.log import TypeInfo
from chainexec.traces.code import LOOP_KINDS

if TYPE_CHECKING:
    from chainexec.source import Statement
    from chainexec.traces.code import CodeFacts
    from chainexec.traces.frames import Frame
    from chainexec.traces.reader import Reader

_TESTS = frozenset({"If", "While", "match_case", "For", "AsyncFor"})
_STAYS = frozenset({L.RAISE, L.UNWIND, L.HANDLED})


_NONE = array("i")
UNKNOWN = -1  # iterations of a loop that was under way when its frame joined the recording


class LoopPosition(NamedTuple):
    """A loop that a step is in, and its iteration, counted from 1; -1 where the loop was under way when recording began."""

    statement: Statement
    iteration: int


class Branch(NamedTuple):
    """Which way a step went.

    `taken`: whether a test was true, or a loop header went on; None for a statement that is no test, and where it cannot be known.
    `reason`: why `loop` ended at this step: "exhausted", "condition false", "break", "return", "exception"; None where none ended.
    `loops`: all loops that ended at this step, innermost first, each with its last iteration.
    """

    taken: bool | None
    reason: str | None
    loop: Statement | None
    loops: tuple[LoopPosition, ...] = ()


def loops_of(reader: Reader, step: int) -> tuple[LoopPosition, ...]:
    """The loops around a step's statement, outermost first, each with the iteration that runs."""
    line = reader.line_step(step)
    if line < 0:
        return ()
    frame = reader.frame_of(line)
    statement = reader.statement_of(line)
    if statement is None or not statement.loops:
        return ()
    counts = _counts(reader, frame, line)
    places = frame._facts.by_index
    return tuple(
        LoopPosition(frame._facts.statements[places[index]], count)
        for index, count in zip(statement.loops, counts, strict=False)
        if index in places
    )


def iteration_of(reader: Reader, step: int) -> int | None:
    """For a loop's header: the iteration that it begins, from 1; None where the loop is over, and for other statements.

    For a pass of a comprehension: its number.
    """
    position = reader.position_of(step)
    operation = reader.columns.kind[position] >> 1 & 63
    if operation == L.ITERATION:
        return int(reader.columns.c[position] >> 32)
    statement = reader.statement_of(step)
    if operation != L.LINE or statement is None or statement.kind not in LOOP_KINDS:
        return None
    branch = branch_of(reader, step)
    if branch is None or branch.taken is False:
        return None
    count = _counts(reader, reader.frame_of(step), step)[-1]
    return None if count == UNKNOWN else count


class _FrameLoops:
    """How often each loop of a frame has begun an iteration: for each loop the LINE steps at which its count changed, and the counts."""

    __slots__ = ("active", "around", "counts", "done", "previous", "reached", "steps")

    def __init__(self) -> None:
        self.steps: dict[int, array[int]] = {}  # by loop statement
        self.counts: dict[int, array[int]] = {}
        self.active: dict[int, int] = {}  # loop statement -> iterations since it was entered
        self.around: tuple[int, ...] = ()  # the loops around the latest LINE step
        self.previous = -1  # the place of its statement
        self.reached = -1  # the latest LINE step
        self.done = 0  # steps of the frame that were looked at

    def note(self, loop: int, step: int, count: int) -> None:
        self.active[loop] = count
        if loop not in self.steps:
            self.steps[loop], self.counts[loop] = array("I"), array("i")
        self.steps[loop].append(step)
        self.counts[loop].append(count)

    def at(self, loop: int, line: int) -> int:
        """The loop's count when LINE step `line`, which is inside it, opened."""
        if line >= self.reached:
            return self.active[loop]
        return self.counts[loop][bisect_right(self.steps[loop], line) - 1]


class _LoopRow(NamedTuple):
    """What counting iterations has to know of a statement."""

    around: tuple[int, ...]  # the loops around it, outermost first; itself last, if it is a loop
    loops: tuple[int, ...]  # without itself
    is_loop: bool
    begins: tuple[int, ...]  # loops without a test that runs of whose body it is the first statement


def _loop_row(facts: CodeFacts, place: int) -> _LoopRow:
    rows = facts.loop_rows
    row = rows.get(place)
    if row is None:
        statement = facts.statements[place]
        is_loop = statement.kind in LOOP_KINDS
        begins = tuple(
            loop for loop in statement.loops
            if _is_endless(header := facts.statements[facts.by_index[loop]]) and header.body_first == statement.index
        )  # fmt: skip
        around = (*statement.loops, statement.index) if is_loop else statement.loops
        row = rows[place] = _LoopRow(around, statement.loops, is_loop, begins)
    return row


def _counts(reader: Reader, frame: Frame, line: int) -> tuple[int, ...]:
    """Iterations of the loops around the statement of LINE step `line`, outermost first; of itself last, if it is a loop."""
    known: _FrameLoops = frame._loops or _FrameLoops()
    frame._loops = known
    if known.reached < line:
        _count_on(reader, frame, known, line)
    around = _loop_row(frame._facts, reader.columns.a[reader.step_at[line]]).around
    return tuple([known.at(loop, line) for loop in around])


def last_count(reader: Reader, frame: Frame, line: int, place: int) -> int:
    """The last one of `_counts`, without the others; `place` is that of the statement, which is a loop or inside one."""
    known: _FrameLoops = frame._loops or _FrameLoops()
    frame._loops = known
    if known.reached < line:
        _count_on(reader, frame, known, line)
    row = frame._facts.loop_rows.get(place) or _loop_row(frame._facts, place)
    return known.at(row.around[-1], line)


class LoopCounts:
    """The counts of one loop of a frame, for LINE steps inside it that are asked for in order."""

    def __init__(self, reader: Reader, frame: Frame, loop: int, start: int) -> None:
        known: _FrameLoops = frame._loops or _FrameLoops()
        frame._loops = known
        reader.need_all()
        if known.reached < reader.step_count:
            _count_on(reader, frame, known, reader.step_count)
        self.steps = known.steps.get(loop, _NONE)  # at which it changed
        self.counts = known.counts.get(loop, _NONE)
        self.place = bisect_right(self.steps, start)  # how many of them are past

    def at(self, line: int) -> int:
        """The count when LINE step `line` opened; no line before those that were asked for already."""
        steps, place = self.steps, self.place
        while place < len(steps) and steps[place] <= line:
            place += 1
        self.place = place
        return self.counts[place - 1]


def _count_on(reader: Reader, frame: Frame, known: _FrameLoops, line: int) -> None:
    """Go on counting up to LINE step `line`."""
    steps, step_at, facts = reader.steps_of(frame), reader.step_at, frame._facts
    kind, a, rows = reader.columns.kind, reader.columns.a, facts.loop_rows
    active, count, done = known.active, len(steps), known.done
    while done < count and (step := steps[done]) <= line:
        done += 1
        position = step_at[step]
        if kind[position] >> 1 & 63 != L.LINE:
            continue
        place = a[position]
        row = rows.get(place) or _loop_row(facts, place)
        entered: tuple[int, ...] = ()
        if known.previous < 0 and frame._joined:
            known.around = row.around
            for loop in row.around if frame._joined > 1 else row.loops:
                known.note(loop, step, UNKNOWN)
        if row.around != known.around:
            known.around = row.around
            for loop in [loop for loop in active if loop not in row.around]:
                del active[loop]
            entered = tuple(loop for loop in row.loops if loop not in active)
            for loop in entered:
                known.note(loop, step, 1)
        if row.begins and known.previous >= 0:
            statement, previous = facts.statements[place], facts.statements[known.previous]
            for loop in row.begins:
                if loop not in entered and previous.index != loop and _has_no_header_step(statement, previous, loop):
                    known.note(loop, step, _next(active[loop]))
        if row.is_loop:
            known.note(row.around[-1], step, _next(active.get(row.around[-1], 0)))
        known.previous, known.reached = place, step
    known.done = done


def _next(count: int) -> int:
    return UNKNOWN if count == UNKNOWN else count + 1


def _is_endless(loop: Statement) -> bool:
    """Whether the loop has no test that runs: `while True`."""
    return loop.kind == "While" and loop.text.removeprefix("while").strip(" ():") in ("True", "1")


def _has_no_header_step(statement: Statement, previous: Statement, loop: int) -> bool:
    """Whether control came back to the first statement of a loop's body without a step of its header (`while True`)."""
    if statement.kind in LOOP_KINDS and (statement.index in previous.loops or previous.index == statement.index):
        return False  # the body's first statement is a loop that goes on
    return loop in previous.loops and statement.kind not in ("With", "AsyncWith")  # which is a step again when it is left


def branch_of(reader: Reader, step: int) -> Branch | None:
    """Which way a step went; None for a step that decides nothing and ends no loop."""
    position = reader.position_of(step)
    operation = reader.columns.kind[position] >> 1 & 63
    if operation == L.LINE:
        return _line_branch(reader, step, position)
    if operation in (L.HANDLED, L.UNWIND):
        return _exceptional(reader, step, operation)
    return None


def _line_branch(reader: Reader, step: int, position: int) -> Branch | None:
    frame = reader.frames[reader.columns.b[position]]
    place = reader.columns.a[position]
    statement = frame._facts.statements[place]
    kind = statement.kind
    if kind in _TESTS:
        taken = _taken(reader, step, frame, place, statement)
        if taken is False and kind in LOOP_KINDS:
            reason = "condition false" if kind == "While" else "exhausted"
            count = _counts(reader, frame, step)[-1]
            return Branch(False, reason, statement, (LoopPosition(statement, UNKNOWN if count == UNKNOWN else count - 1),))
        return Branch(taken, None, None)
    if kind == "ExceptHandler":
        return Branch(_handled(reader, step, frame, statement), None, None)
    if kind == "Assert":
        end = reader.end_of(step)
        if end >= reader.step_count:
            return Branch(None, None, None)
        return Branch(reader.kind_of(end) not in _STAYS, None, None)
    if kind == "Break":
        loops = loops_of(reader, step)[::-1]
        return Branch(None, "break", loops[0].statement, loops[:1]) if loops else None
    if kind == "Return" and statement.loops:
        end = reader.end_of(step)
        if end < reader.step_count and reader.kind_of(end) == L.RETURN:
            loops = loops_of(reader, step)[::-1]
            return Branch(None, "return", loops[0].statement, loops) if loops else None
    return None


def taken_at(reader: Reader, step: int) -> bool | None:
    """Whether a test or loop header that ran at a step was true or went on; None where it cannot be known."""
    position = reader.position_of(step)
    frame = reader.frames[reader.columns.b[position]]
    place = reader.columns.a[position]
    return _taken(reader, step, frame, place, frame._facts.statements[place])


def _taken(reader: Reader, step: int, frame: Frame, place: int, statement: Statement) -> bool | None:
    """Whether control went into the body of a test or loop header."""
    columns = reader.columns
    end = reader.end_of(step)
    reader.need_step(min(end, reader.step_count - 1))
    for start, stop in reader.segments(step):
        for at in range(start, stop):
            if columns.kind[at] >> 1 & 63 == L.BRANCH and columns.a[at] == place and columns.b[at] == frame.id:
                return True
    if end >= reader.step_count:
        return None
    follower = reader.position_of(end)
    operation = columns.kind[follower] >> 1 & 63
    while operation in (L.YIELD, L.RESUME):  # an `await` in the test, an `async for`
        end = frame._next_step(end)
        if end >= reader.step_count:
            return None
        follower = reader.position_of(end)
        operation = columns.kind[follower] >> 1 & 63
    if operation == L.LINE:
        following = frame._facts.statements[columns.a[follower]]
        if following.index == statement.body_first:
            return True
        if following.kind == "ExceptHandler" and following.index != statement.orelse_first:
            return None  # the test itself raised
        if statement.kind in LOOP_KINDS and following.index == statement.index:
            return True  # a body without steps
    elif operation == L.RAISE and statement.kind == "AsyncFor":  # how its iterator says that there is no more
        raised = columns.c[follower]
        return False if type(raw_type := getattr(raised, "info", None)) is TypeInfo and raw_type.name == "StopAsyncIteration" else None
    elif operation != L.RETURN:
        return None
    return False if place in frame._facts.decided or statement.body_first is None else None


def _handled(reader: Reader, step: int, frame: Frame, statement: Statement) -> bool | None:
    """Whether an `except` clause that was tried took the exception."""
    end = reader.end_of(step)
    if end >= reader.step_count:
        return None
    position = reader.position_of(end)
    operation = reader.columns.kind[position] >> 1 & 63
    if operation == L.HANDLED:
        return frame._facts.statements[reader.columns.a[position]].index == statement.index
    if operation == L.LINE:
        return frame._facts.statements[reader.columns.a[position]].index == statement.body_first
    return False if operation in (L.UNWIND, L.RAISE) else None


def _exceptional(reader: Reader, step: int, operation: int) -> Branch | None:
    """The loops that an exception left: at the clause that took it, or at the frame's end."""
    line = reader.line_step(step)
    if operation == L.HANDLED and line >= 0:
        frame = reader.frame_of(step)
        steps = reader.steps_of(frame)
        place = bisect_left(steps, step) - 1
        while place >= 0 and not _is_plain_line(reader, steps[place]):
            place -= 1
        line = steps[place] if place >= 0 else -1
    if line < 0:
        return None
    loops = loops_of(reader, line)
    running = reader.statement_of(line)
    if running is not None and running.kind in LOOP_KINDS:
        loops = (*loops, LoopPosition(running, _counts(reader, reader.frame_of(line), line)[-1]))
    if operation == L.HANDLED:
        taker = reader.statement_of(step)
        around = set(taker.loops) if taker is not None else set()
        loops = tuple(loop for loop in loops if loop.statement.index not in around)
    return Branch(None, "exception", loops[-1].statement, loops[::-1]) if loops else None


def _is_plain_line(reader: Reader, step: int) -> bool:
    if reader.kind_of(step) != L.LINE:
        return False
    statement = reader.statement_of(step)
    return statement is not None and statement.kind != "ExceptHandler"
