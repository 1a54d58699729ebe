"""Where in a trace a text has come to: which step a line is about, which steps it has told, which it has left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.completion import binds
from chainexec.narration.forms import uncoded
from chainexec.narration.frames import FrameNames
from chainexec.narration.pauses import waits_for_calls
from chainexec.narration.silence import WORDLESS, is_silent
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.recording import log as L

if TYPE_CHECKING:
    from chainexec.narration.moments import Moment, Run
    from chainexec.traces import Frame

AHEAD = 4000  # steps that are looked through for the place where a text goes on that has lost its way


class Contradiction(Exception):  # noqa: N818 not an error: what a text says is not so
    """What a text says is not what the trace shows; the message is what is true instead."""


class Cursor:
    """The position of a text in a trace. Heads of lines move it; clauses take the steps inside and behind a statement."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.at = 0  # the next step to be told
        self.has_threads = len(run.reader.log.threads) > 1
        # By thread: line steps with calls inside that are not over, each with the step at which it closes. Within a thread the last
        # one is the first to close.
        self.stacks: dict[int, list[tuple[int, int]]] = {0: []}
        self.only = self.stacks[0]  # where there is one thread
        self.thread: str | None = None  # the one that the text has named last
        self.told: set[int] = set()  # of these: those of which a line has spoken
        self.subject: Moment | None = None  # the statement that the line is about
        self.previous = -1  # the step of the one that a line was about last
        self.event = -1  # the step that the line is about, where that is no statement
        self.midway = False  # whether calls inside that statement are still to be told
        self.excused: set[int] = set()  # statements that closed where a gap ended: what became of them may be left out with it
        self.entered_calls: set[int] = set()  # open statements of which a call was told
        self.inner: list[int] = []  # events inside the statement that the line has still to tell
        self.names = FrameNames(run.trace, Words(VERBOSITIES["standard"], 0))

    @property
    def opened(self) -> list[tuple[int, int]]:
        """The open statements of the thread that does the next step."""
        return self.stack_of(self.at) if self.has_threads else self.only

    def stack_of(self, step: int) -> list[tuple[int, int]]:
        """The open statements of the thread that did a step."""
        if not self.has_threads:
            return self.only
        reader = self.run.reader
        return self.stacks.setdefault(reader.thread_at(reader.position_of(min(step, self.run.count - 1))), [])

    @property
    def place(self) -> int:
        """The step that the text is at, for reports."""
        return self.subject.step if self.subject is not None else max(min(self.at, self.run.count - 1), 0)

    # ---- lines -----------------------------------------------------------------------------------------------------
    def begin_line(self) -> None:
        if self.subject is not None:
            self.previous = self.subject.step
        elif self.event >= 0:  # a pass of a comprehension
            self.previous = self.event
        self.subject, self.event, self.midway = None, -1, False
        self.inner = []

    def end_line(self) -> None:
        """Steps inside the statement that the line should have told."""
        if self.inner:
            step = self.inner[0]
            self.inner = []
            raise Contradiction(f"the statement has more inside: {self.what(step)}")

    # ---- moving ----------------------------------------------------------------------------------------------------
    def pass_over(self) -> None:
        """Go over steps that need no words."""
        run = self.run
        columns, step_at = run.columns, run.step_at
        while self.at < run.count:
            position = step_at[self.at]
            if columns.kind[position] >> 1 & 63 not in WORDLESS or not is_silent(run, self.at, self.names):
                return
            self.at += 1

    def close(self) -> None:
        """Forget the statements that are over; one of which nothing was said is missing in the text."""
        missed = -1
        self.pass_over()
        while self.opened and self.opened[-1][1] <= self.at:
            step, _ = self.opened.pop()
            self.entered_calls.discard(step)
            if step in self.told and (step in self.excused or not binds(self.run, self.run.moment(step))):
                self.told.discard(step)
            elif missed < 0:
                missed = step
        if missed >= 0:
            raise Contradiction(f"before that, {self.what(missed)}")

    def open_next(self) -> bool:
        """Where the next step is a statement with calls inside: leave it open and go on inside. Whether it was one."""
        run, step = self.run, self.at
        if step >= run.count or run.kind(step) != L.LINE:
            return False
        end = run.end(step)
        if end <= step + 1 or not self.has_calls(step, end):
            return False
        self.stack_of(step).append((step, end))
        self.at = step + 1
        return True

    def has_calls(self, step: int, end: int) -> bool:
        return not all(map(self.run.is_event, range(step + 1, end)))

    def next_of(self, *kinds: int) -> int:
        """The next step, which must be of one of these kinds; what needs no words and statements left open are gone over."""
        run = self.run
        kind, step_at = run.columns.kind, run.step_at
        while True:
            self.pass_over()
            if self.at >= run.count:
                raise Contradiction("the run was over by then")
            if kind[step_at[self.at]] >> 1 & 63 in kinds:
                return self.at
            if not self.open_next():
                raise Contradiction(f"what comes next is another thing: {self.what(self.at)}")

    def take(self, *kinds: int) -> int:
        """The next step, of one of these kinds; it counts as told."""
        step = self.next_of(*kinds)
        if L.CALL in kinds:
            self.passed_call(step)
        self.at = step + 1
        return step

    def passed_call(self, step: int) -> None:
        """A call is told."""
        self.at = step + 1
        if stack := self.stack_of(step):
            self.entered_calls.add(stack[-1][0])

    def take_line(self, line: int, kinds: tuple[int, ...] = (L.LINE, L.RAISE, L.HANDLED)) -> int:
        """The step that `Line N` speaks of."""
        run = self.run
        self.pass_over()
        if self.opened and self.opened[-1][0] not in self.told and L.LINE in kinds:
            step, end = self.opened[-1]
            if run.line(step) == line and (end <= self.at or self.is_first_call(step)):
                self.midway = end > self.at
                if self.midway:
                    self.told.add(step)
                else:
                    self.opened.pop()
                    self.entered_calls.discard(step)
                self.about(step)
                return step
        self.close()
        if L.LINE in kinds and self.subject is None and self.is_inner_call(line, None):
            return self.at
        while self.at < run.count and run.kind(self.at) not in kinds and self.open_next():
            self.pass_over()
        if self.at < run.count and run.kind(self.at) in kinds and run.line(self.at) == line:
            return self.begin(self.at)
        if self.at < run.count and L.ITERATION in kinds:
            while self.at < run.count and run.kind(self.at) == L.LINE and self.open_next():
                self.pass_over()
            if self.at < run.count and run.kind(self.at) in kinds and run.line(self.at) == line:
                return self.begin(self.at)
        truth = self.what(self.at) if self.at < run.count else "the run is over"
        self.find(line, kinds)
        raise Contradiction(f"what comes next is another thing: {truth}")

    def is_first_call(self, statement: int) -> bool:
        """Whether the next step is the first call that an open statement makes itself, and not a generator expression on its line."""
        run = self.run
        if self.at >= run.count or run.kind(self.at) not in (L.CALL, L.RESUME) or statement in self.entered_calls:
            return False
        parent = run.frame(self.at)._parent_step_at(self.at)
        return parent < 0 or run.frame(parent) is run.frame(statement)

    def find(self, line: int, kinds: tuple[int, ...]) -> None:
        """After a wrong turn: go to the next step of that line."""
        run = self.run
        for step in range(self.at, min(run.count, self.at + AHEAD)):
            if run.kind(step) in kinds and run.line(step) == line:
                for stack in self.stacks.values():
                    stack[:] = [row for row in stack if row[1] > step]
                    self.told.update(row[0] for row in stack)
                for between in range(self.at, step):
                    if (run.kind(between) == L.LINE or waits_for_calls(run, between)) and run.end(between) > step:
                        self.stack_of(between).append((between, run.end(between)))
                        self.told.add(between)
                self.begin(step)
                return
        self.subject = None

    def begin(self, step: int) -> int:
        """A line is about this step, the next one."""
        run = self.run
        kind = run.kind(step)
        self.at = step + 1
        if kind == L.LINE:
            end = run.end(step)
            if end > step + 1:
                if self.has_calls(step, end):
                    self.pass_over()
                    self.midway = self.at < end
                    if self.midway:
                        self.stack_of(step).append((step, end))
                        self.told.add(step)
                else:
                    self.inner = list(range(step + 1, end))
                    self.at = end
            self.about(step)
        else:
            self.event = step
            if kind == L.HANDLED:
                self.about(step)
        return step

    def about(self, step: int) -> int:
        self.subject = self.run.moment(step)
        if self.thread is not None and (thread := self.run.step(step).thread) != self.thread:
            raise Contradiction(f"that is in thread {thread}")
        return step

    def is_inner_call(self, line: int | None, who: str | None) -> bool:
        """Whether the next call is made by a step that is no statement, or by a generator expression (on that line, in a frame called so).

        Such steps are the passes of comprehensions, and those at which an inner manager of a `with` took an exception: the outer ones are
        left then.
        """
        run = self.run
        if self.at >= run.count or run.kind(self.at) not in (L.CALL, L.RESUME):
            return False
        parent = run.frame(self.at)._parent_step_at(self.at)
        if parent < 0 or (line is not None and run.line(parent) != line):
            return False
        if who is not None and not self.is_called(run.frame(parent), who):
            return False
        statement = run.statement(parent)
        if run.kind(parent) not in (L.ITERATION, L.HANDLED) and (statement is None or statement.kind != "GeneratorExp"):
            return False
        self.about(parent)
        self.midway = True
        return True

    def back_in(self, who: str) -> int:
        """The open statement of the frame to which control has come back."""
        run = self.run
        self.pass_over()
        while self.opened and self.opened[-1][1] <= self.at:
            step, _ = self.opened[-1]
            if self.is_called(run.frame(step), who):
                self.opened.pop()
                self.told.discard(step)
                self.entered_calls.discard(step)
                self.about(step)
                return step
            self.opened.pop()
            if step not in self.told:
                raise Contradiction(f"before that, {self.what(step)}")
            self.told.discard(step)
        if self.is_inner_call(None, who):
            return self.at
        if not self.opened or self.opened[-1][0] not in self.told:
            raise Contradiction("no call is under way of which something was said")
        step, _ = self.opened[-1]
        frame = run.frame(step)
        self.about(step)
        self.midway = True
        if not self.is_called(frame, who):
            raise Contradiction(f"control is back in {self.names.label(frame)}")
        return step

    def jump(self, stop: int) -> None:
        """Steps up to `stop` are told by a summary; statements that are open there count as begun."""
        run = self.run
        start = self.at
        self.at = stop
        for stack in self.stacks.values():
            while stack and stack[-1][1] < stop:
                self.told.discard(stack.pop()[0])
        for step in range(start, min(stop, run.count)):
            if run.kind(step) == L.LINE or waits_for_calls(run, step):
                end = run.end(step)
                statement = run.statement(step)
                paused = statement is not None and statement.kind == "GeneratorExp"  # others may close before it
                if end > stop and not paused and self.has_calls(step, end):
                    self.stack_of(step).append((step, end))
                    self.told.add(step)

    # ---- names -----------------------------------------------------------------------------------------------------
    def is_called(self, frame: Frame, who: str) -> bool:
        """Whether a text may call a frame so."""
        names = self.names
        call = names.calls[frame.id] if frame.id in names.calls else names.call_text(frame)
        return who == call or who == plain(names.short(frame))

    def what(self, step: int) -> str:
        """A step in a few words, for reports."""
        run = self.run
        kind = run.kind(step)
        frame = run.frame(step)
        if kind in (L.CALL, L.RESUME):
            return f"{self.names.label(frame)} {'is called' if kind == L.CALL else 'goes on'}"
        value = run.value_of(step)
        shown = f" `{value.short(60)}`" if value is not None else ""
        named = {
            L.LINE: "runs", L.ITERATION: "makes a pass", L.RETURN: f"returns{shown}", L.YIELD: f"yields{shown}", L.RAISE: f"raises{shown}",
            L.HANDLED: "takes the exception", L.UNWIND: f"is left by{shown}", L.OUTPUT: "writes", L.INPUT: "reads",
        }[kind]  # fmt: skip
        return f"line {run.line(step)} {named}"


def plain(who: str) -> str:
    return uncoded(who) if who.startswith("`") else who
