"""What is said of many steps at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.compression import UNBOUND_TEXT, calls_below, shown_series
from chainexec.narration.cursor import Contradiction
from chainexec.narration.loops import Between, loops_at
from chainexec.narration.plans import one_line
from chainexec.narration.values import matches, sequence_matches
from chainexec.recording import log as L
from chainexec.traces.heap import UNBOUND

if TYPE_CHECKING:

    from chainexec.narration.loops import Series
    from chainexec.traces import Frame, Value
from chainexec.narration.checks.base import BaseChecks, is_text, need


class SummaryChecks(BaseChecks):
    """What is said of many steps at once."""

    # ---- summaries ------------------------------------------------------------------------------------------------------
    @property
    def summary(self) -> Between:
        if self.between is None:
            raise Contradiction("no iterations were told together before that")
        return self.between

    def series(self, name: str) -> Series:
        slot = self.summary.slot_of(name)
        if slot is None:
            raise Contradiction(f"there is no variable `{name}`")
        return self.summary.series[slot]

    def say_loop_short(self, first: int, last: int, loop: str, line: int) -> None:
        self.close()
        step = self.next_of(L.LINE)
        for statement, iteration in loops_at(self.run, step):
            if statement.line == line and one_line(statement.text) == loop:
                need(iteration == first, f"that is iteration {iteration}")
                need(first <= last, "they are in order")
                between = Between(self.run, self.run.frame(step), statement, step, first, last)
                counted = between.series[between.slots[0]].count if between.slots else last - first + 1
                need(counted == last - first + 1, f"there are {counted} iterations from there")
                self.between = between
                self.jump(between.stop)
                return
        raise Contradiction(f"what comes next is another thing: {self.what(step)}")

    def say_loop_short_one(self, first: int, loop: str, line: int) -> None:
        self.say_loop_short(first, first, loop, line)

    def say_steps_told(self, n: int) -> None:
        need(self.summary.steps == n, f"it takes {self.summary.steps} steps")

    def say_goes(self, name: str, values: str) -> None:
        series = self.series(name)
        kept = list(series.tail)

        def fits(piece: str, place: int) -> bool:
            if place < len(series.head):
                raw = series.head[place]
            elif place >= series.count - len(kept):
                raw = kept[place - series.count]
            else:
                return False
            return piece == UNBOUND_TEXT if raw is UNBOUND else matches(piece, self.summary.value(raw))

        right = values[:1] == "[" and values[-1:] == "]" and sequence_matches(values[1:-1], series.count, fits)
        need(right, f"it is {shown_series(self.summary, series, 100)}")

    def say_grows_by(self, name: str, step: str) -> None:
        series = self.series(name)
        slot, other = self.summary.slot_of(name), self.summary.slot_of(step)
        if other is not None:
            need((slot, other) in self.summary.with_other, f"`{name}` does not")
        else:
            need(series.constant and str(series.difference) == step and series.difference > 0, f"`{name}` does not")

    def say_falls_by(self, name: str, step: str) -> None:
        series = self.series(name)
        need(series.constant and series.difference is not None and str(-series.difference) == step and series.difference < 0,
             f"`{name}` does not")  # fmt: skip

    def related(self, table: dict[tuple[int, int], bool], name: str, other: str) -> None:
        pair = (self.summary.slot_of(name), self.summary.slot_of(other))
        need(pair in table, f"`{name}` and `{other}` are not related so")
        self.is_steady(name)

    def is_steady(self, name: str) -> None:
        """That no iteration binds a variable more than once: what holds at the ends holds between them, too."""
        need(self.summary.slot_of(name) not in self.summary.wavering, f"`{name}` may change more than once in an iteration")

    def say_largest_of(self, name: str, other: str) -> None:
        self.related(self.summary.largest, name, other)
        self.is_steady(other)

    def say_smallest_of(self, name: str, other: str) -> None:
        self.related(self.summary.smallest, name, other)
        self.is_steady(other)

    def say_largest_end(self, name: str, other: str) -> None:
        self.related(self.summary.largest, name, other)

    def say_smallest_end(self, name: str, other: str) -> None:
        self.related(self.summary.smallest, name, other)

    def say_never_falls(self, name: str) -> None:
        self.is_steady(name)
        need(self.series(name).is_number and self.series(name).rises, f"`{name}` falls")

    def say_never_rises(self, name: str) -> None:
        self.is_steady(name)
        need(self.series(name).is_number and self.series(name).falls, f"`{name}` rises")

    def say_last_change(self, name: str, n: int, last: int, value: str) -> None:
        series = self.series(name)
        self.is_steady(name)
        truth = f"`{name}` changes in {series.changes} of them, for the last time in iteration {series.last_change}"
        need(series.changes == n and series.last_change == last and matches(value, self.summary.value(series.value)), truth)

    def say_only_change(self, name: str, last: int, value: str) -> None:
        self.say_last_change(name, 1, last, value)

    def say_length_goes(self, name: str, n: int, m: int) -> None:
        series = self.series(name)
        lengths = (self.summary.length(series, at_end=False), self.summary.length(series, at_end=True))
        need(lengths == (n, m), f"it goes from {lengths[0]} to {lengths[1]}")

    def branch_rows(self, expression: str, line: int) -> list[int]:
        summary = self.summary
        for place, row in summary.branches.items():
            if summary.frame._facts.statements[place].line == line and summary.test(place) == expression:
                return row
        raise Contradiction("there is no such test")

    def say_branch_counts(self, expression: str, line: int, n: int, m: int) -> None:
        row = self.branch_rows(expression, line)
        need(row[:2] == [n, m], f"it is true {row[0]} times and false {row[1]} times")

    def say_branch_always(self, expression: str, line: int, truth: bool) -> None:
        row = self.branch_rows(expression, line)
        need(row[1 if truth else 0] == 0 and sum(row[:2]), f"it is true {row[0]} times and false {row[1]} times")

    def say_branch_only(self, expression: str, line: int, truth: bool, n: int) -> None:
        row = self.branch_rows(expression, line)
        need(row[0 if truth else 1] == 1 and row[2 if truth else 3] == n, f"it is true {row[0]} times and false {row[1]} times")

    def say_prints_lines(self, n: int, text: str) -> None:
        outputs = self.summary.outputs
        need(len(outputs) == n, f"they write {len(outputs)} times")
        need(is_text(text, self.run.step(outputs[-1]).text or ""), "the last text is another")

    def say_calls_made(self, n: int) -> None:
        need(self.summary.calls == n, f"they make {self.summary.calls} calls")

    def say_after_them(self, name: str, value: str) -> None:
        actual = self.summary.value(self.series(name).value)
        need(matches(value, actual), lambda: f"`{name}` is {self.shown(actual)}")

    def short_call(self, call: str, n: int, *kinds: int) -> tuple[Frame, Value]:
        self.close()
        step = self.next_of(L.CALL)
        frame = self.run.frame(step)
        end = frame._end_step
        need(self.is_called(frame, call), lambda: f"the call is {self.names.label(frame)}")
        value = self.run.value_of(end) if end >= 0 else None
        if value is None or self.run.kind(end) not in kinds:
            raise Contradiction("the call ends otherwise")
        self.between_calls = (frame, end)
        self.jump(end + 1)
        if stack := self.stack_of(step):
            self.entered_calls.add(stack[-1][0])
        need(end - step + 1 == n, f"it takes {end - step + 1} steps")
        return frame, value

    def say_call_short(self, call: str, value: str, n: int) -> None:
        frame, actual = self.short_call(call, n, L.RETURN)
        need(matches(value, actual), lambda: f"it returns {self.shown(actual)}")
        need(self.names.call_text(frame) is not None or not frame.arguments, "it has arguments")

    def say_call_short_with(self, call: str, arguments: str, value: str, n: int) -> None:
        frame, actual = self.short_call(call, n, L.RETURN)
        need(matches(value, actual), lambda: f"it returns {self.shown(actual)}")
        self.arguments_are(frame, arguments)

    def say_call_short_raises(self, call: str, exception: str, n: int) -> None:
        _, actual = self.short_call(call, n, L.UNWIND)
        need(matches(exception, actual), lambda: f"the exception is {self.shown(actual)}")

    def say_calls_below(self, n: int, m: int) -> None:
        if self.between_calls is None:
            raise Contradiction("no call was told in short")
        count, depth = calls_below(self.run, *self.between_calls)
        need((count, depth) == (n, m), f"there are {count} calls below it, down to depth {depth}")

    def say_left_out(self, n: int) -> None:
        self.thread = None
        self.pass_over()
        need(0 < n <= self.run.count - self.at, f"only {self.run.count - self.at} steps are left")
        stop = min(self.at + n, self.run.count)
        self.jump(stop)
        self.excused.update(step for stack in self.stacks.values() for step, end in stack if end == stop)

    def say_left_out_in(self, n: int, who: str) -> None:
        self.say_left_out(n)
        need(self.at < self.run.count, "the run is over by then")
        frame = self.run.frame(self.at)
        need(self.is_called(frame, who), f"what follows is in {self.names.label(frame)}")
