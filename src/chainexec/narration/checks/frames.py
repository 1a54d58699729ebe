"""What is said of where a line stands, of calls, their ends, and exceptions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.cursor import Contradiction, plain
from chainexec.narration.making import Making, making_of
from chainexec.narration.narrator import is_leaf
from chainexec.narration.pauses import is_async_item, item_yielded, waits_for_calls
from chainexec.narration.silence import WITHS, is_silent
from chainexec.narration.values import matches
from chainexec.recording import log as L
from chainexec.traces import Raised, Returned, Stopped

if TYPE_CHECKING:

    from chainexec.narration.moments import Moment
    from chainexec.traces import Frame, Value
from chainexec.narration.checks.base import BaseChecks, need


class FrameChecks(BaseChecks):
    """What is said of where a line stands, of calls, their ends, and exceptions."""

    # ---- where a line stands --------------------------------------------------------------------------------------------
    def say_at(self, line: int) -> None:
        step = self.take_line(line)
        if not self.midway and self.run.kind(step) == L.LINE and self.is_loop_going_on(self.run.moment(step)):
            iteration = self.run.moment(step).iteration
            if iteration is not None and not self.opened_here(step):
                raise Contradiction(f"that is iteration {iteration} of the loop")

    def opened_here(self, step: int) -> bool:
        stack = self.stack_of(step)
        return bool(stack) and stack[-1][0] == step

    def is_loop_going_on(self, moment: Moment) -> bool:
        return moment.plan.kind in {"For", "AsyncFor"} and moment.taken is True

    def say_at_iteration(self, line: int, n: int) -> None:
        self.take_line(line, (L.LINE,))
        need(self.moment.iteration == n and self.moment.taken, f"that is iteration {self.moment.iteration}")

    def say_at_pass(self, line: int, n: int) -> None:
        self.take_pass(line, n)

    def say_at_item(self, line: int, n: int) -> None:
        self.take_pass(line, n)
        need(self.names.is_generator_expression(self.run.frame(self.event)), "that is a comprehension")

    def take_pass(self, line: int, n: int) -> None:
        step = self.take_line(line, (L.ITERATION,))
        visit = self.run.step(step).visit
        need(visit == n, f"that is pass {visit}")
        stack = self.stack_of(step)
        if stack and self.run.frame(stack[-1][0]) is self.run.frame(step):
            self.told.add(stack[-1][0])
        if self.run.late_changes(step):  # which are told behind its calls
            stack.append((step, self.run.late_end(step)))
            self.told.add(step)

    def say_back(self, frame: str) -> None:
        self.back_in(frame)

    def say_back_iteration(self, frame: str, n: int) -> None:
        self.back_in(frame)
        self.begins_iteration(n)

    def begins_iteration(self, n: int) -> None:
        need(self.moment.iteration == n and self.moment.taken, f"that is iteration {self.moment.iteration}")

    def say_thread(self, name: str) -> None:
        told = self.at - 1
        need(told < 0 or self.run.step(told).thread != name, "the text is in that thread already")
        self.pass_over()
        while self.at < self.run.count and self.run.step(self.at).thread != name and self.open_next():
            self.pass_over()
        need(self.at < self.run.count, "the run is over")
        self.thread = self.run.step(self.at).thread
        need(self.thread == name, f"what comes next is in thread {self.thread}")

    def say_note_lines(self) -> None:
        need(not self.run.has_expressions, "the trace has the values of sub-expressions")

    # ---- frames ---------------------------------------------------------------------------------------------------------
    def say_calling(self, call: str) -> None:
        frame = self.entered_frame(call)
        need(frame._parent_step_at(frame._call_step) < 0, "that call is made inside the run")
        self.has_no_others(frame)

    def say_under_way(self, call: str) -> None:
        need(self.entered_frame(call).joined, "it is called")

    def say_calling_with(self, call: str, arguments: str) -> None:
        self.arguments_are(self.entered_frame(call), arguments)

    def say_running(self) -> None:
        step = self.take(L.CALL)
        frame = self.run.frame(step)
        need(self.names.is_module(frame) and frame._parent_step_at(step) < 0, "a function is called, or other code runs")

    def say_inside(self, call: str) -> None:
        self.has_no_others(self.entered_frame(call))

    def has_no_others(self, frame: Frame) -> None:
        """That a call was named with all of its arguments."""
        if self.names.call_text(frame) is None and frame.arguments and not frame.joined:
            raise Contradiction(f"it has arguments: {self.names.arguments(frame)}")

    def say_inside_depth(self, call: str, n: int) -> None:
        frame = self.entered_frame(call)
        need(frame.depth == n, f"its depth is {frame.depth}")

    def say_inside_with(self, call: str, arguments: str) -> None:
        self.arguments_are(self.entered_frame(call), arguments)

    def say_inside_with_depth(self, call: str, arguments: str, n: int) -> None:
        frame = self.entered_frame(call)
        need(frame.depth == n, f"its depth is {frame.depth}")
        self.arguments_are(frame, arguments)

    def entered_frame(self, call: str) -> Frame:
        self.close()
        step = self.next_of(L.CALL)
        frame = self.run.frame(step)
        parent = frame._parent_step_at(step)
        unsaid = parent not in self.told and any(opened == parent for opened, _ in self.stack_of(step))
        self.passed_call(step)
        if not self.is_called(frame, call):
            raise Contradiction(f"the call is {self.names.label(frame)}")
        if unsaid:
            raise Contradiction(f"before that, {self.what(parent)}")
        return frame

    def say_lambda_returns(self, line: int, arguments: str, value: str) -> None:
        self.arguments_are(self.taken_leaf(line, value), arguments)

    def say_plain_lambda_returns(self, line: int, value: str) -> None:
        self.taken_leaf(line, value)

    def taken_leaf(self, line: int, value: str) -> Frame:
        self.close()
        step = self.next_of(L.CALL)
        frame = self.run.frame(step)
        parent = frame._parent_step_at(step)
        unsaid = parent not in self.told and any(opened == parent for opened, _ in self.stack_of(step))
        self.passed_call(step)
        if unsaid:
            raise Contradiction(f"before that, {self.what(parent)}")
        need(is_leaf(self.run, step, frame) and frame.line == line, lambda: f"that is {self.names.label(frame)} on line {frame.line}")
        returned = self.run.value_of(step + 2)
        self.at = step + 3
        need(matches(value, returned), lambda: f"it returns {self.shown(returned)}")
        return frame

    def say_class_body(self, name: str) -> None:
        frame = self.run.frame(self.take(L.CALL))
        right = self.names.is_class_body(frame) and self.names.name(frame).rpartition(".")[2] == name
        need(right, lambda: f"that is {self.names.label(frame)}")

    def upcoming(self, call: str, *kinds: int) -> Frame:
        """The frame that is called (or goes on) next."""
        frame = self.run.frame(self.next_of(*kinds))
        if not self.is_called(frame, call):
            raise Contradiction(f"the call is {self.names.label(frame)}")
        return frame

    def say_needs(self, call: str) -> None:
        self.upcoming(call, L.CALL)

    def say_needs_now(self, call: str) -> None:
        self.upcoming(call, L.CALL)

    def say_runs(self, call: str) -> None:
        self.upcoming(call, L.CALL, L.RESUME)

    def say_an_item(self, call: str) -> None:
        need(self.names.is_generator(self.upcoming(call, L.CALL)), "that is no generator")

    def say_next_item(self, call: str) -> None:
        if (quiet := self.quietly_resumed()) is not None and self.is_called(quiet, call):
            begun = self.moment.step
            if not self.midway:  # it had no further items, and nothing else is called: what became of the statement comes next
                self.stack_of(begun).append((begun, self.run.end(begun)))
                self.told.add(begun)
                self.midway = True
            return
        frame = self.upcoming(call, L.RESUME, L.CALL)
        need(self.names.is_generator(frame), "that is no generator")
        step = self.run.step(self.at)
        need(frame.joined or step.kind == "resume", "it is called")  # one that joins goes on right behind its call
        need(step.kind != "resume" or not step.thrown, "an exception is thrown in")

    def quietly_resumed(self, *, thrown: bool = False) -> Frame | None:
        """The generator expression that the statement has just made go on: a step that needs no words of its own."""
        run, step = self.run, self.at - 1
        if step > 0 and run.kind(step) == L.RETURN and is_silent(run, step, self.names) and run.frame(step) is run.frame(step - 1):
            step -= 1  # it had no further items
        if step < 0 or run.kind(step) != L.RESUME or not is_silent(run, step, self.names):
            return None
        frame = run.frame(step)
        return frame if frame._parent_step_at(step) == self.moment.step and run.step(step).thrown is thrown else None

    def say_throws_into(self, call: str) -> None:
        if (quiet := self.quietly_resumed(thrown=True)) is not None and self.is_called(quiet, call):
            return
        self.upcoming(call, L.RESUME)
        need(self.run.step(self.at).thrown, "no exception is thrown in")

    def say_new_object(self, kind: str, call: str) -> None:
        making = self.upcoming_making(call)
        need(making.is_new, lambda: f"no object is made there: {self.shown(making.object)} is there already")
        need(making.kind == kind, f"it is a {making.kind}")

    def say_runs_again(self, call: str, kind: str) -> None:
        making = self.upcoming_making(call)
        need(not making.is_new, "a new object is made")
        need(making.is_own and making.kind == kind, lambda: f"it is for {self.shown(making.object)}")

    def say_runs_on(self, call: str, value: str) -> None:
        making = self.upcoming_making(call)
        need(not making.is_new, "a new object is made")
        need(matches(value, making.object), lambda: f"it is for {self.shown(making.object)}")

    def upcoming_making(self, call: str) -> Making:
        """What the `__init__` that is called next is called for."""
        frame = self.upcoming(call, L.CALL)
        making = making_of(self.run, frame)
        if making is None:
            raise Contradiction(f"that is {self.names.label(frame)}")
        return making

    def say_from_expression(self) -> None:
        frame = self.run.frame(self.take(L.CALL, L.RESUME))
        need(self.names.is_generator_expression(frame), lambda: f"that is {self.names.label(frame)}")

    # ---- ends and pauses of frames --------------------------------------------------------------------------------------
    def subject_is(self, who: str, step: int) -> None:
        """Whether a frame is the one that a sentence speaks of."""
        frame = self.run.frame(step)
        if who == "it":
            return
        if who == "the function":
            need(not self.names.is_module(frame), lambda: f"that is {plain(self.names.short(frame))}")
            return
        if not self.is_called(frame, who):
            raise Contradiction(f"that is {self.names.short(frame)}")

    def taken_end(self, *kinds: int) -> tuple[int, Value]:
        if self.subject is None:
            self.close()
        step = self.take(*kinds)
        value = self.run.value_of(step)
        if value is None:
            raise Contradiction("no value is recorded there")
        return step, value

    def say_returns(self, who: str, value: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        if not self.is_shown(value, actual, calculated=self.subject is not None):
            raise Contradiction(f"it returns {self.shown(actual)}")

    def say_returns_that(self, who: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        value = self.last[1]
        need(value is not None and value.text == actual.text, lambda: f"it returns {self.shown(actual)}")

    def say_ends_returns(self, who: str, value: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        need(matches(value, actual), lambda: f"it returns {self.shown(actual)}")

    def say_ends(self, who: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        need(actual.text == "None" and self.run.frame(step).name == "__init__", lambda: f"it returns {self.shown(actual)}")

    def say_finished(self) -> None:
        step, actual = self.taken_end(L.RETURN)
        need(self.names.is_generator(self.run.frame(step)) and actual.text == "None", lambda: f"it returns {self.shown(actual)}")

    def say_yields_pauses(self, who: str, value: str) -> None:
        step, wrapped = self.taken_end(L.YIELD)
        self.subject_is(who, step)
        actual = item_yielded(self.run, step) if is_async_item(wrapped) else wrapped
        need(matches(value, actual), lambda: f"it yields {self.shown(actual)}")

    def say_yields_item(self, who: str) -> None:
        step, wrapped = self.taken_end(L.YIELD)
        self.subject_is(who, step)
        need(is_async_item(wrapped), "it waits, or yields another thing")

    def say_yields(self, value: str) -> None:
        _, actual = self.taken_end(L.YIELD)
        need(matches(value, actual), lambda: f"it yields {self.shown(actual)}")

    def say_waits(self, who: str) -> None:
        step = self.take(L.YIELD)
        self.subject_is(who, step)
        value = self.run.value_of(step)
        need(value is None or (self.names.is_coroutine(self.run.frame(step)) and not is_async_item(value)), "it yields a value")

    def say_goes_on(self, who: str) -> None:
        self.resumed(who, thrown=False)

    def say_goes_on_iteration(self, who: str, n: int) -> None:
        self.resumed(who, thrown=False)
        need(self.subject is not None and not self.midway, "no iteration begins there")
        self.begins_iteration(n)

    def say_thrown_in(self, who: str) -> None:
        self.resumed(who, thrown=True)

    def resumed(self, who: str, *, thrown: bool) -> None:
        if self.subject is None:
            self.close()
        step = self.take(L.RESUME)
        self.subject_is(who, step)
        self.event = step
        if waits_for_calls(self.run, step):
            self.stack_of(step).append((step, self.run.end(step)))
            self.told.add(step)
            self.midway = True
        elif (moment := self.run.moment(step)).completes:
            self.subject = moment
        is_thrown = self.run.step(step).thrown
        need(is_thrown is thrown, "an exception is thrown in" if is_thrown else "it just goes on")

    def say_ends_loop(self, n: int) -> None:
        loops = self.moment.loop_iterations
        need(loops and loops[-1] == n and self.run.kind(self.moment.end) == L.RETURN, f"the loop is in iteration {loops[-1:] or 'none'}")

    def say_ended_loop(self, n: int) -> None:
        branch = self.run.step(self.event if self.event >= 0 else self.at - 1).branch
        need(branch is not None and branch.loops and branch.loops[0].iteration == n, "no loop of that many iterations ended there")

    # ---- the end --------------------------------------------------------------------------------------------------------
    def at_end(self) -> None:
        """A text that tells how the run ended has told everything before."""
        self.close()
        self.pass_over()
        while self.at < self.run.count and self.open_next():
            self.pass_over()
        if self.at < self.run.count:
            step, self.at = self.at, self.run.count
            self.forget_opened()
            raise Contradiction(f"the run is not over by then: {self.what(step)}")
        left = [step for stack in self.stacks.values() for step, _ in stack if step not in self.told]
        self.forget_opened()
        if left:
            raise Contradiction(f"before that, {self.what(left[0])}")

    def forget_opened(self) -> None:
        for stack in self.stacks.values():
            stack.clear()

    def say_here(self, name: str, value: str) -> None:
        """What a variable holds where the statement told last is over."""
        if self.previous < 0:
            raise Contradiction("no statement was told before that")
        held = self.run.step(self.previous).after.get(name)
        if held is None:
            raise Contradiction(f"there is no {name} there")
        need(matches(value, held), lambda: f"{name} is {self.shown(held)}")

    def say_result(self, value: str) -> None:
        outcome = self.run.trace.outcome
        need(isinstance(outcome, Returned), "the run did not return")
        assert isinstance(outcome, Returned)
        need(matches(value, outcome.value), lambda: f"the result is {self.shown(outcome.value)}")
        self.at_end()

    def say_ends_with(self, exception: str) -> None:
        outcome = self.run.trace.outcome
        if not isinstance(outcome, Raised):
            raise Contradiction("the run ends without an exception")
        right = matches(exception, outcome.value) if outcome.value is not None else exception == outcome.type
        need(right, lambda: f"it ends with {self.shown(outcome.value) if outcome.value is not None else outcome.type}")
        self.at_end()

    def say_program_ends(self) -> None:
        need(isinstance(self.run.trace.outcome, Returned) and self.names.is_module(self.run.frame(0)), "it is a call that was recorded")
        self.at_end()

    def say_stopped(self, limit: str, n: int) -> None:
        outcome = self.run.trace.outcome
        if not isinstance(outcome, Stopped):
            raise Contradiction("the run was not stopped")
        need(outcome.limit == limit and self.run.count == n, f"the limit on {outcome.limit} stopped it after {self.run.count} steps")
        self.at_end()

    def say_nothing(self) -> None:
        need(self.run.count == 0, f"{self.run.count} steps were recorded")

    def say_nothing_raised(self, exception: str) -> None:
        self.say_nothing()
        outcome = self.run.trace.outcome
        need(isinstance(outcome, Raised) and outcome.type == exception, f"the outcome is {outcome}")

    def say_nothing_raised_saying(self, exception: str, message: str) -> None:
        self.say_nothing_raised(exception)
        outcome = self.run.trace.outcome
        need(isinstance(outcome, Raised) and repr(outcome.message) == message, f"the outcome is {outcome}")

    # ---- exceptions -----------------------------------------------------------------------------------------------------
    def say_raises(self, who: str, exception: str) -> None:
        step, actual = self.taken_end(L.RAISE)
        if who not in ("it", self.moment.plan.header):
            self.subject_is(who, step)
        need(matches(exception, actual), lambda: f"the exception is {self.shown(actual)}")
        need(not self.run.step(step).reraised, "it is raised again")

    def say_is_raised(self, exception: str) -> None:
        self.raised_here(exception, again=False)

    def say_raised_again(self, exception: str) -> None:
        if self.event < 0:
            step, actual = self.taken_end(L.RAISE)
            need(matches(exception, actual) and self.run.step(step).reraised, lambda: f"the exception is {self.shown(actual)}")
        else:
            self.raised_here(exception, again=True)

    def raised_here(self, exception: str, *, again: bool) -> None:
        step = self.event
        need(step >= 0 and self.run.kind(step) == L.RAISE, "nothing is raised there")
        actual = self.run.value_of(step)
        need(matches(exception, actual), lambda: f"the exception is {self.shown(actual)}")
        need(self.run.step(step).reraised is again, "it is raised again" if not again else "it is raised for the first time")

    def say_leaves(self, who: str, place: str) -> None:
        step = self.take(L.UNWIND)
        self.subject_is(who, step)
        self.subject_is(place, step)

    def say_unhandled(self, exception: str, who: str, place: str) -> None:
        self.unwound(exception, who, place, either=False)

    def say_unhandled_either(self, exception: str, who: str, place: str) -> None:
        self.unwound(exception, who, place, either=True)

    def unwound(self, exception: str, who: str, place: str, *, either: bool) -> None:
        while self.opened and self.opened[-1][1] <= self.at:
            self.told.discard(self.opened.pop()[0])
        step = self.take(L.UNWIND)
        actual = self.run.value_of(step)
        need(matches(exception, actual), lambda: f"the exception is {self.shown(actual)}")
        self.subject_is(who, step)
        self.subject_is(place, step)
        need(either is (step > 0 and self.run.kind(step - 1) == L.UNWIND), "the order of frames is another")

    def say_takes(self, clause: str) -> None:
        step = self.take(L.HANDLED)
        self.clause_is(step, clause)

    def say_has_taken(self, clause: str) -> None:
        need(self.event >= 0 and self.run.kind(self.event) == L.HANDLED, "no exception is taken there")
        self.clause_is(self.event, clause)

    def say_suppresses(self, clause: str) -> None:
        step = self.event if self.event >= 0 else self.take(L.HANDLED)
        need(self.run.kind(step) == L.HANDLED, "no exception is taken there")
        statement = self.run.step(step).statement
        need(statement is not None and statement.kind in WITHS, "that is no `with`")
        self.clause_is(step, clause)

    def clause_is(self, step: int, clause: str) -> None:
        header = self.run.moment(step).plan.header
        need(header == clause, f"the clause is `{header}`")

    def say_no_match(self, clause: str) -> None:
        moment = self.moment
        need(moment.plan.header == clause, f"the clause is `{moment.plan.header}`")
        if moment.plan.kind == "ExceptHandler":
            need(moment.end >= self.run.count or self.run.kind(moment.end) != L.HANDLED, "it takes the exception")
        else:
            need(not self.case_taken(moment), "it matches")
            guard = moment.plan.tree.guard if isinstance(moment.plan.tree, ast.match_case) else None
            need(guard is None or moment.truth(guard) is not False, "its pattern matches, but its guard is false")
