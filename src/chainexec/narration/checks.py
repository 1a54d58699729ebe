"""What each phrase form claims, checked against the trace: one method a form, named after it.

A method gets the contents of the form's slots. It raises `Contradiction`, with what is true instead, where the trace shows something else.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from chainexec.narration.changes import holder, is_same, items_text, length_after, other_names
from chainexec.narration.compression import calls_below, shown_series
from chainexec.narration.cursor import Contradiction, Cursor, plain
from chainexec.narration.events import bindings, plain_line
from chainexec.narration.loops import Between, loops_at
from chainexec.narration.meaning import MEANINGS
from chainexec.narration.moments import EMPTY_VALUES, truth_of
from chainexec.narration.narrator import is_aborted, is_leaf
from chainexec.narration.plans import one_line, target_names
from chainexec.narration.silence import WITHS
from chainexec.narration.values import EMPTY_TEXT, _cut_matches, matches, pairs_match, sequence_matches, size_of
from chainexec.recording import log as L
from chainexec.traces import BlockChange, Raised, Returned, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.narration.loops import Series
    from chainexec.narration.moments import Moment, Run
    from chainexec.traces import Change, Frame, Step, Value

CALCULATIONS = (ast.BinOp, ast.UnaryOp)
PASS_FORMS = frozenset({"is", "then_is", "so_on", "in_last", "is_empty_thing"})
SUMMING = frozenset(form for form, meaning in MEANINGS.items() if meaning[0] == "summary")
TESTS = frozenset({"If", "While", "Assert", "Match", "match_case"})  # statements of which a sentence tells the values of names that they read
MIDWAY = frozenset({  # what can be said of a statement before its calls are told
    "is", "needs", "needs_now", "runs", "an_item", "next_item", "new_object", "from_expression", "class_body", "statement_runs",
})  # fmt: skip


def need(fact: object, truth: str) -> None:
    if not fact:
        raise Contradiction(truth)


class Checks(Cursor):
    """A cursor that checks what is said at its place."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.last: tuple[ast.expr | None, Value | None] = (None, None)  # the expression spoken of last
        self.last_binding: Change | None = None
        self.last_change: Change | None = None
        self.passes_left: list[Step] = []
        self.pass_number = -1
        self.used: set[int] = set()  # changes that the line has told
        self.between: Between | None = None  # the iterations that were told together last
        self.between_calls: tuple[Frame, int] | None = None  # the call that was told in short last
        self.methods: dict[str, Callable[..., None]] = {
            name.removeprefix("say_"): getattr(self, name) for name in dir(self) if name.startswith("say_")
        }

    def begin_line(self) -> None:
        super().begin_line()
        self.last = (None, None)
        self.last_binding = self.last_change = None
        self.passes_left, self.pass_number = [], -1
        self.used = set()
        self.between_calls = None

    def check(self, form: str, slots: tuple[Any, ...]) -> None:
        """Check one form of a line.

        Raises:
            Contradiction: it is not so.
        """
        if self.between is not None and form not in SUMMING:
            self.between = None  # what is said of iterations told together follows at once
        if self.pass_number >= 0 and form not in PASS_FORMS:
            self.end_passes()
        if self.midway and form not in MIDWAY:
            raise Contradiction("the calls in that statement come before")
        self.methods[form](*slots)

    # ---- helpers ---------------------------------------------------------------------------------------------------
    @property
    def moment(self) -> Moment:
        if self.subject is None:
            raise Contradiction("no statement runs here")
        return self.subject

    @property
    def changes(self) -> tuple[Change, ...]:
        if self.pass_number >= 0:
            return self.passes_left[self.pass_number].changes
        if self.event >= 0:
            return self.run.reader.changes(self.event)
        found = self.moment.changes
        after = self.moment.end
        if self.taken_after == after:  # an `except ... as e` binds where it takes the exception
            found = (*found, *self.run.reader.changes(after))
        return found

    @property
    def taken_after(self) -> int:
        return self.at - 1

    def bindings_of(self, name: str) -> Iterator[Change]:
        return (change for change in self.changes if change.name == name and change.operation == "bind" and change.new is not None)

    def value_text(self, text: str) -> str:
        return EMPTY_TEXT.get(text, text)

    def is_shown(self, text: str, value: Value | None, *, calculated: bool = True) -> bool:
        """Whether a shown value, or `calculation = value`, is the value."""
        if matches(text, value):
            return True
        if not calculated or " = " not in text or value is None:
            return False
        left, _, right = text.rpartition(" = ")
        while True:
            if matches(right, value) and self.is_calculation(left, value):
                return True
            left, equals, more = left.rpartition(" = ")
            if not equals:
                return False
            right = f"{more} = {right}"

    def is_calculation(self, text: str, value: Value) -> bool:
        """Whether a text is a calculation of the statement with its values put in, of which this is the result."""
        moment = self.moment
        for node in self.calculations():
            if moment.put_in(node, len(text) + 1) == text:
                known = moment.value(node)
                if known is None or known.text == value.text:
                    return True
        return False

    def calculations(self) -> Iterator[ast.expr]:
        moment = self.moment
        if moment.plan.augmented is not None:
            read, source = moment.plan.augmented
            places = [change for change in moment.changes if change.name is None]
            if not isinstance(read, ast.Name) and len(places) == 1 and places[0].old is not None and not moment.calls_inside:
                moment.given[read] = places[0].old
            yield source
        yield from (node for node in moment.plan.expressions if isinstance(node, CALCULATIONS))

    def shown(self, value: Value | None) -> str:
        return f"`{value.short(80)}`" if value is not None else "not known"

    def truths(self) -> dict[ast.expr, bool]:
        """Which parts of the statement's test counted as true: what was recorded, and what follows from the way that was taken."""
        moment = self.moment
        found: dict[ast.expr, bool] = {}
        test = getattr(moment.plan.tree, "test", None)
        if isinstance(moment.plan.tree, ast.Assert):
            truth: bool | None = not is_aborted(self.run, moment)
        else:
            truth = moment.taken if isinstance(moment.plan.tree, ast.If | ast.While) else None
        if isinstance(test, ast.expr) and truth is not None:
            imply(moment, test, truth, found)
        return found

    def truth_of_node(self, node: ast.expr) -> bool | None:
        known = self.truths().get(node)
        return known if known is not None else self.moment.truth(node)

    def nodes(self, text: str) -> list[ast.expr]:
        found = self.moment.plan.nodes_of(text)
        need(found, "the statement has no such expression")
        return found

    # ---- where a line stands ---------------------------------------------------------------------------------------
    def say_at(self, line: int) -> None:
        step = self.take_line(line)
        if not self.midway and self.run.kind(step) == L.LINE and self.is_loop_going_on(self.run.moment(step)):
            iteration = self.run.moment(step).iteration
            if self.run.moment(step).plan.kind != "While" and not self.opened_here(step):
                raise Contradiction(f"that is iteration {iteration} of the loop")

    def opened_here(self, step: int) -> bool:
        return bool(self.opened) and self.opened[-1][0] == step

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
        if self.opened and self.run.frame(self.opened[-1][0]) is self.run.frame(step):
            self.told.add(self.opened[-1][0])

    def say_back(self, frame: str) -> None:
        self.back_in(frame)

    def say_back_iteration(self, frame: str, n: int) -> None:
        self.back_in(frame)
        need(self.moment.iteration == n and self.moment.taken, f"that is iteration {self.moment.iteration}")

    def say_thread(self, name: str) -> None:
        self.pass_over()
        while self.at < self.run.count and self.run.step(self.at).thread != name and self.open_next():
            self.pass_over()
        need(self.at < self.run.count, "the run is over")
        thread = self.run.step(self.at).thread
        need(thread == name, f"what comes next is in thread {thread}")

    def say_note_lines(self) -> None:
        need(not self.run.has_expressions, "the trace has the values of sub-expressions")

    # ---- frames ----------------------------------------------------------------------------------------------------
    def say_calling(self, call: str) -> None:
        frame = self.entered_frame(call)
        need(frame._parent_step_at(frame._call_step) < 0, "that call is made inside the run")
        need(self.names.call_text(frame) is not None or not frame.arguments, f"it has arguments: {self.names.arguments(frame)}")

    def say_calling_with(self, call: str, arguments: str) -> None:
        self.arguments_are(self.entered_frame(call), arguments)

    def say_running(self) -> None:
        step = self.take(L.CALL)
        need(self.names.is_module(self.run.frame(step)), "a function is called")

    def say_inside(self, call: str) -> None:
        frame = self.entered_frame(call)
        need(self.names.call_text(frame) is not None or not frame.arguments, f"it has arguments: {self.names.arguments(frame)}")

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
        unsaid = any(opened == parent and opened not in self.told for opened, _ in self.opened)
        self.take(L.CALL)
        need(self.is_called(frame, call), f"the call is {self.names.label(frame)}")
        need(not unsaid, f"before that, {self.what(parent)}")
        return frame

    def arguments_are(self, frame: Frame, text: str) -> None:
        wrong = pairs_match(text, list(frame.arguments.items()), " = ", ", ")
        need(wrong is None and frame.arguments, wrong or "it has no arguments")

    def say_lambda_returns(self, line: int, arguments: str, value: str) -> None:
        self.arguments_are(self.taken_leaf(line, value), arguments)

    def say_plain_lambda_returns(self, line: int, value: str) -> None:
        self.taken_leaf(line, value)

    def taken_leaf(self, line: int, value: str) -> Frame:
        self.close()
        step = self.next_of(L.CALL)
        frame = self.run.frame(step)
        parent = frame._parent_step_at(step)
        unsaid = any(opened == parent and opened not in self.told for opened, _ in self.opened)
        self.take(L.CALL)
        need(not unsaid, f"before that, {self.what(parent)}")
        need(is_leaf(self.run, step, frame) and frame.line == line, f"that is {self.names.label(frame)} on line {frame.line}")
        returned = self.run.value_of(step + 2)
        self.at = step + 3
        need(matches(value, returned), f"it returns {self.shown(returned)}")
        return frame

    def say_class_body(self, name: str) -> None:
        frame = self.run.frame(self.take(L.CALL))
        need(self.names.is_class_body(frame) and self.names.name(frame).rpartition(".")[2] == name, f"that is {self.names.label(frame)}")

    def upcoming(self, call: str, *kinds: int) -> Frame:
        """The frame that is called (or goes on) next."""
        frame = self.run.frame(self.next_of(*kinds))
        need(self.is_called(frame, call), f"the call is {self.names.label(frame)}")
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
        need(self.names.is_generator(self.upcoming(call, L.RESUME)), "that is no generator")

    def say_new_object(self, kind: str, call: str) -> None:
        frame = self.upcoming(call, L.CALL)
        need(frame.name == "__init__" and self.names.class_of(frame) == kind, f"that is {self.names.label(frame)}")

    def say_from_expression(self) -> None:
        frame = self.run.frame(self.take(L.CALL, L.RESUME))
        need(self.names.is_generator_expression(frame), f"that is {self.names.label(frame)}")

    # ---- ends and pauses of frames ---------------------------------------------------------------------------------
    def subject_is(self, who: str, step: int) -> None:
        """Whether a frame is the one that a sentence speaks of."""
        frame = self.run.frame(step)
        if who == "it":
            return
        if who in ("the function", "the program"):
            need((who == "the program") is self.names.is_module(frame), f"that is {plain(self.names.short(frame))}")
            return
        need(self.is_called(frame, who), f"that is {self.names.short(frame)}")

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
        calculated = self.subject is not None
        need(self.is_shown(value, actual, calculated=calculated), f"it returns {self.shown(actual)}")

    def say_returns_that(self, who: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        value = self.last[1]
        need(value is not None and value.text == actual.text, f"it returns {self.shown(actual)}")

    def say_ends_returns(self, who: str, value: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        need(matches(value, actual), f"it returns {self.shown(actual)}")

    def say_ends(self, who: str) -> None:
        step, actual = self.taken_end(L.RETURN)
        self.subject_is(who, step)
        need(actual.text == "None" and self.run.frame(step).name == "__init__", f"it returns {self.shown(actual)}")

    def say_finished(self) -> None:
        step, actual = self.taken_end(L.RETURN)
        need(self.names.is_generator(self.run.frame(step)) and actual.text == "None", f"it returns {self.shown(actual)}")

    def say_yields_pauses(self, who: str, value: str) -> None:
        step, actual = self.taken_end(L.YIELD)
        self.subject_is(who, step)
        need(matches(value, actual), f"it yields {self.shown(actual)}")

    def say_yields(self, value: str) -> None:
        _, actual = self.taken_end(L.YIELD)
        need(matches(value, actual), f"it yields {self.shown(actual)}")

    def say_waits(self, who: str) -> None:
        step = self.take(L.YIELD)
        self.subject_is(who, step)
        need(self.names.is_coroutine(self.run.frame(step)) or self.run.value_of(step) is None, "it yields a value")

    def say_goes_on(self, who: str) -> None:
        self.resumed(who, thrown=False)

    def say_thrown_in(self, who: str) -> None:
        self.resumed(who, thrown=True)

    def resumed(self, who: str, *, thrown: bool) -> None:
        if self.subject is None:
            self.close()
        step = self.take(L.RESUME)
        self.subject_is(who, step)
        self.event = step
        is_thrown = self.run.step(step).thrown
        need(is_thrown is thrown, "an exception is thrown in" if is_thrown else "it just goes on")

    def say_ends_loop(self, n: int) -> None:
        loops = self.moment.loop_iterations
        need(loops and loops[-1] == n and self.run.kind(self.moment.end) == L.RETURN, f"the loop is in iteration {loops[-1:] or 'none'}")

    def say_ended_loop(self, n: int) -> None:
        branch = self.run.step(self.event if self.event >= 0 else self.at - 1).branch
        need(branch is not None and branch.loops and branch.loops[0].iteration == n, "no loop of that many iterations ended there")

    # ---- the end ---------------------------------------------------------------------------------------------------
    def at_end(self) -> None:
        """A text that tells how the run ended has told everything before."""
        self.close()
        self.pass_over()
        while self.at < self.run.count and self.open_next():
            self.pass_over()
        if self.at < self.run.count:
            step, self.at = self.at, self.run.count
            self.opened.clear()
            raise Contradiction(f"the run is not over by then: {self.what(step)}")
        left = [step for step, _ in self.opened if step not in self.told]
        self.opened.clear()
        if left:
            raise Contradiction(f"before that, {self.what(left[0])}")

    def say_result(self, value: str) -> None:
        outcome = self.run.trace.outcome
        need(isinstance(outcome, Returned), "the run did not return")
        assert isinstance(outcome, Returned)
        need(matches(value, outcome.value), f"the result is {self.shown(outcome.value)}")
        self.at_end()

    def say_ends_with(self, exception: str) -> None:
        outcome = self.run.trace.outcome
        if not isinstance(outcome, Raised):
            raise Contradiction("the run ends without an exception")
        right = matches(exception, outcome.value) if outcome.value is not None else exception == outcome.type
        need(right, f"it ends with {self.shown(outcome.value) if outcome.value is not None else outcome.type}")
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

    # ---- exceptions ------------------------------------------------------------------------------------------------
    def say_raises(self, who: str, exception: str) -> None:
        step, actual = self.taken_end(L.RAISE)
        if who not in ("it", self.moment.plan.header):
            self.subject_is(who, step)
        need(matches(exception, actual), f"the exception is {self.shown(actual)}")
        need(not self.run.step(step).reraised, "it is raised again")

    def say_is_raised(self, exception: str) -> None:
        self.raised_here(exception, again=False)

    def say_raised_again(self, exception: str) -> None:
        if self.event < 0:
            step, actual = self.taken_end(L.RAISE)
            need(matches(exception, actual) and self.run.step(step).reraised, f"the exception is {self.shown(actual)}")
        else:
            self.raised_here(exception, again=True)

    def raised_here(self, exception: str, *, again: bool) -> None:
        step = self.event
        need(step >= 0 and self.run.kind(step) == L.RAISE, "nothing is raised there")
        actual = self.run.value_of(step)
        need(matches(exception, actual), f"the exception is {self.shown(actual)}")
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
        need(matches(exception, actual), f"the exception is {self.shown(actual)}")
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

    # ---- bindings --------------------------------------------------------------------------------------------------
    def bound(self, name: str, text: str, kinds: tuple[str, ...]) -> bool:
        """Whether the statement binds a name to a shown value, in one of these manners: "starts", "becomes", "stays"."""
        for change in self.bindings_of(name):
            new = change.new
            if not self.is_shown(text, new, calculated=self.subject is not None and self.pass_number < 0):
                continue
            assert new is not None
            manner = "starts" if change.old is None else "stays" if is_same(change.old, new) else "becomes"
            if manner in kinds:
                self.last_binding = change
                self.used.add(id(change))
                self.last = (None, new)
                return True
        return False

    def binding_truth(self, name: str) -> str:
        for change in self.bindings_of(name):
            return f"`{name}` is {self.shown(change.new)} then, and was {self.shown(change.old) if change.old is not None else 'unbound'}"
        return f"`{name}` is not bound there"

    def say_is(self, name: str, value: str) -> None:
        if self.pass_number >= 0:
            if self.bound(name, value, ("starts", "becomes", "stays")):
                return
            self.end_passes()  # after the passes, what the statement itself does
        if self.event >= 0:
            need(self.bound(name, value, ("starts", "becomes", "stays")), self.binding_truth(name))
            return
        if self.subject is not None and not self.midway:
            if self.bound(name, value, ("starts", "becomes", "stays")):
                return
            if name.isidentifier() and self.moment.plan.kind not in TESTS:
                raise Contradiction(self.binding_truth(name))
        self.expression_is(name, value)

    def expression_is(self, text: str, value: str) -> None:
        """An expression of the statement has that value, or is that calculation."""
        moment = self.moment
        truth = ""
        for node in self.nodes(text):
            known = moment.value(node)
            if known is not None and self.is_shown(value, known):
                self.last = (node, known)
                return
            put_in = self.joined_put_in(node, len(value) + 1)
            if put_in == value:
                self.last = (node, known)
                return
            if known is None and " = " in value and isinstance(node, CALCULATIONS):  # an argument whose value the callee shows
                left, _, right = value.rpartition(" = ")
                if moment.put_in(node, len(value)) == left and self.is_argument(right):
                    return
            truth = truth or f"`{text}` is {self.shown(known)}"
        raise Contradiction(truth or f"`{text}` is not known")

    def is_argument(self, text: str) -> bool:
        """Whether the frame that is called next got that value."""
        step = self.next_of(L.CALL, L.RESUME)
        return any(matches(text, value) for value in self.run.frame(step).arguments.values())

    def joined_put_in(self, node: ast.expr, limit: int) -> str | None:
        if not isinstance(node, ast.BoolOp):
            return self.moment.put_in(node, limit)
        parts = [self.moment.put_in(part, limit) for part in node.values]
        word = " and " if isinstance(node.op, ast.And) else " or "
        return word.join(part for part in parts if part is not None) if None not in parts else None

    def manner(self, name: str, value: str, kind: str) -> None:
        told = set(self.used)
        need(self.bound(name, self.value_text(value), (kind,)), self.binding_truth(name))
        need(self.used != told, f"that `{name}` was bound is said already")

    def say_becomes(self, name: str, value: str) -> None:
        self.manner(name, value, "becomes")

    def say_starts(self, name: str, value: str) -> None:
        self.manner(name, value, "starts")

    def say_stays(self, name: str, value: str) -> None:
        for change in self.place_changes(name, "set"):
            if change.old is not None and change.new is not None and change.old.text == change.new.text and matches(value, change.new):
                self.last_change = change
                return
        self.manner(name, value, "stays")

    def say_is_empty_thing(self, name: str, value: str) -> None:
        self.say_is(name, self.value_text(value))

    def say_becomes_empty(self, name: str, value: str) -> None:
        self.manner(name, value, "becomes")

    def say_starts_empty(self, name: str, value: str) -> None:
        self.manner(name, value, "starts")

    def say_stays_empty(self, name: str, value: str) -> None:
        self.manner(name, value, "stays")

    def say_value_of(self, name: str) -> None:
        value = self.moment.name_value(name)
        change = self.last_binding
        need(change is not None and change.new is not None and value is not None and value.text == change.new.text,
             f"`{name}` is {self.shown(value)}")  # fmt: skip
        need(self.moment.plan.nodes_of(name), f"`{name}` does not occur there")

    def say_same_as(self, name: str, kind: str, source: str, value: str) -> None:
        change = next(self.bindings_of(name), None)
        new = change.new if change is not None else None
        if new is None:
            raise Contradiction(self.binding_truth(name))
        need(matches(value, new), self.binding_truth(name))
        need(new.type == kind, f"it is of type {new.type}")
        same = [part for node in self.nodes(source) for part in self.objects_at(node)]
        need(any(other is not None and other.identity == new.identity and new.identity is not None for other in same),
             f"`{name}` is not the same object as `{source}`")  # fmt: skip

    def objects_at(self, node: ast.expr) -> Iterator[Value | None]:
        """What a part was; without recorded expressions, for `rows[i]`, what the container holds."""
        known = self.moment.value(node)
        yield known
        if known is None and isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            whole, index = self.moment.name_value(node.value.id), self.moment.value(node.slice)
            text = self.moment.plan.text(node.slice) if isinstance(node.slice, ast.Constant) else index.text if index is not None else ""
            if whole is not None and whole.type_name in {"list", "tuple"} and text.lstrip("-").isdecimal():
                items = whole.items
                yield items[int(text)] if -len(items) <= int(text) < len(items) else None
            elif whole is not None and whole.type_name == "dict":
                yield from (value for key, value in whole.entries if key.text == text)

    def that(self, name: str, kinds: tuple[str, ...]) -> None:
        value = self.last[1]
        for change in self.bindings_of(name):
            new = change.new
            if value is not None and new is not None and new.text == value.text:
                manner = "starts" if change.old is None else "stays" if is_same(change.old, new) else "becomes"
                if manner in kinds:
                    return
        raise Contradiction(self.binding_truth(name))

    def say_is_that(self, name: str) -> None:
        self.that(name, ("starts",))

    def say_becomes_that(self, name: str) -> None:
        self.that(name, ("becomes",))

    def say_stays_that(self, name: str) -> None:
        self.that(name, ("stays",))

    def say_gives(self, expression: str, value: str) -> None:
        known = None
        for node in self.nodes(expression):
            known = self.moment.value(node) or self.stored_whole(node)
            if matches(value, known):
                self.last = (node, known)
                return
        raise Contradiction(f"`{expression}` is {self.shown(known)}")

    def stored_whole(self, node: ast.expr) -> Value | None:
        """The value of an expression that is all of what an assignment stores: what the name is bound to."""
        tree = self.moment.plan.tree
        if not isinstance(tree, ast.Assign | ast.AnnAssign) or tree.value is not node:
            return None
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        return next((change.new for name in names for change in self.bindings_of(name)), None)

    def say_gives_at(self, expression: str, place: str, value: str) -> None:
        self.say_gives(expression, value)
        node = self.last[0]
        right = None
        if isinstance(node, ast.Subscript):
            index = self.moment.value(node.slice)
            right = f"{self.moment.plan.text(node.value)}[{index.text}]" if index is not None else None
        need(right == place, f"that is `{right}`")

    def say_gives_compared(self, expression: str, put_in: str, value: str) -> None:
        self.say_gives(expression, value)
        node = self.last[0]
        right = self.moment.put_in(node, len(put_in) + 1) if node is not None else None
        need(right == put_in, f"that is `{right}`")

    def say_not_kept(self) -> None:
        need(self.moment.plan.kind == "Expr", "the value is kept")

    def say_declared(self, name: str) -> None:
        tree = self.moment.plan.tree
        declared = self.moment.plan.text(tree.target) if isinstance(tree, ast.AnnAssign) and tree.value is None else None
        need(declared == name, "that is no declaration")

    def say_unbound(self, name: str) -> None:
        tree = self.moment.plan.tree
        names = [n for target in tree.targets for n in target_names(target)] if isinstance(tree, ast.Delete) else []
        need(name in names and not is_aborted(self.run, self.moment), f"`{name}` is not deleted there")

    # ---- changes inside objects ------------------------------------------------------------------------------------
    def place_changes(self, place: str, *operations: str) -> Iterator[Change]:
        """Changes at a place, or of the object that stands there."""
        for change in self.changes:
            if change.name is None and change.operation in operations and (change.place == place or holder(change) == place):
                yield change

    def change_truth(self, place: str) -> str:
        told = [change.text for change in self.changes if change.name is None]
        return f"what changes is: {'; '.join(told)[:200]}" if told else f"nothing changes in `{place}`"

    def find_change(self, place: str, operations: tuple[str, ...], fits: Callable[[Change], bool]) -> None:
        for change in self.place_changes(place, *operations):
            if id(change) not in self.used and fits(change):
                self.used.add(id(change))
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def say_set(self, place: str, value: str) -> None:
        self.find_change(place, ("set",), lambda c: c.place == place and c.old is None and self.is_shown(value, c.new))

    def say_becomes_was(self, place: str, value: str, old: str) -> None:
        self.find_change(place, ("set",), lambda c: c.place == place and matches(old, c.old) and self.is_shown(value, c.new))

    def say_that_is_set(self, target: str, place: str, value: str) -> None:
        self.nodes(target)
        self.say_set(place, value)

    def say_that_is_becomes(self, target: str, place: str, value: str, old: str) -> None:
        self.nodes(target)
        self.say_becomes_was(place, value, old)

    def say_holds(self, place: str, value: str) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and matches(value, change.object):
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def say_holds_count(self, place: str, n: int) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and change.object is not None and size_of(change.object) == n:
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def say_shows_too(self, other: str) -> None:
        change = self.last_change
        frame = self.run.frame(self.event) if self.event >= 0 else self.moment.frame
        need(change is not None and other in other_names(self.run, change, frame), f"`{other}` is another object")

    def say_shows_it(self, other: str) -> None:
        self.say_shows_too(other)

    def inserted(self, value: str, place: str, fits: Callable[[int, int], bool]) -> None:
        self.find_change(
            place, ("insert",), lambda c: not isinstance(c, BlockChange) and matches(value, c.new) and fits(c.index or 0, length_after(c))
        )

    def say_added_end(self, value: str, place: str) -> None:
        self.inserted(value, place, lambda index, length: index == length - 1)

    def say_inserted_start(self, value: str, place: str) -> None:
        self.inserted(value, place, lambda index, length: index == 0 and length > 1)

    def say_inserted_at(self, value: str, n: int, place: str) -> None:
        self.inserted(value, place, lambda index, _: index == n)

    def removed(self, value: str, place: str, fits: Callable[[int, int], bool]) -> None:
        self.find_change(
            place, ("remove",), lambda c: not isinstance(c, BlockChange) and matches(value, c.old) and fits(c.index or 0, length_after(c))
        )

    def say_removed_only(self, value: str, place: str) -> None:
        self.removed(value, place, lambda _, length: length == 0)

    def say_removed_first(self, value: str, place: str) -> None:
        self.removed(value, place, lambda index, length: index == 0 and length > 0)

    def say_removed_last(self, value: str, place: str) -> None:
        self.removed(value, place, lambda index, length: index == length and length > 0)

    def say_removed_at(self, n: int, value: str, place: str) -> None:
        self.removed(value, place, lambda index, _: index == n)

    def say_place_deleted(self, place: str, old: str) -> None:
        self.find_change(place, ("delete",), lambda c: c.place == place and matches(old, c.old))

    def say_member_added(self, value: str, place: str) -> None:
        self.find_change(place, ("add",), lambda c: matches(value, c.key))

    def say_member_removed(self, value: str, place: str) -> None:
        self.find_change(place, ("discard",), lambda c: matches(value, c.key))

    def say_emptied(self, place: str) -> None:
        self.find_change(place, ("clear",), lambda _: True)

    def block(self, place: str, operation: str, index: int | None, removed: str | None, inserted: str | None) -> None:
        def fits(change: Change) -> bool:
            return isinstance(change, BlockChange) and (
                (index is None or change.index == index)
                and (removed is None or are_items(removed, change.removed))
                and (inserted is None or are_items(inserted, change.inserted))
            )

        self.find_change(place, (operation,), fits)

    def say_many_inserted(self, values: str, n: int, place: str) -> None:
        self.block(place, "insert", n, None, values)

    def say_many_removed(self, values: str, place: str, n: int) -> None:
        self.block(place, "remove", n, values, None)

    def say_many_replaced(self, old: str, place: str, n: int, values: str) -> None:
        self.block(place, "replace", n, old, values)

    def say_rotated_right(self, place: str, n: int) -> None:
        self.find_change(place, ("rotate",), lambda c: getattr(c, "distance", 0) == n)

    def say_rotated_left(self, place: str, n: int) -> None:
        self.find_change(place, ("rotate",), lambda c: getattr(c, "distance", 0) == -n)

    def many(self, place: str, n: int) -> Change:
        found: dict[Any, list[Change]] = {}
        for change in self.changes:
            if change.name is None:
                found.setdefault(change._holder, []).append(change)
        for changes in found.values():
            if holder(changes[-1]) == place:
                need(len(changes) == n, f"`{place}` changes in {len(changes)} places")
                self.last_change = changes[-1]
                return changes[-1]
        raise Contradiction(self.change_truth(place))

    def say_changes_many(self, place: str, n: int, value: str) -> None:
        change = self.many(place, n)
        need(matches(value, change.object), f"`{place}` is then {self.shown(change.object)}")

    def say_changes_many_count(self, place: str, n: int, m: int) -> None:
        change = self.many(place, n)
        need(change.object is not None and size_of(change.object) == m, f"`{place}` is then {self.shown(change.object)}")

    def say_memory_changes(self, place: str, value: str) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and matches(value, change.object):
                return
        raise Contradiction(self.change_truth(place))

    def say_recorded(self, text: str) -> None:
        need(any(change.text == text for change in self.changes), self.change_truth(""))

    # ---- tests -----------------------------------------------------------------------------------------------------
    def say_is_truth(self, expression: str, truth: bool) -> None:
        known = None
        for node in self.nodes(expression):
            known = self.truth_of_node(node)
            if known is truth:
                self.last = (node, self.moment.value(node))
                return
        raise Contradiction(f"`{expression}` counts as {'true' if known else 'false' if known is False else 'nothing that is known'}")

    def say_counts(self, expression: str, truth: bool) -> None:
        self.say_is_truth(expression, truth)

    def say_always(self, expression: str, truth: bool) -> None:
        need(any(isinstance(node, ast.Constant) for node in self.nodes(expression)), f"`{expression}` is no constant")
        self.say_is_truth(expression, truth)

    def last_truth(self) -> bool | None:
        node, value = self.last
        known = self.truth_of_node(node) if node is not None else None
        return known if known is not None or value is None else truth_of(value)

    def say_which_is(self, truth: bool) -> None:
        known = self.last_truth()
        if known is None and self.last[1] is not None:
            known = self.walrus_truth()
        need(known is truth, f"it counts as {known}")

    def walrus_truth(self) -> bool | None:
        for node, truth in self.truths().items():
            if isinstance(node, ast.NamedExpr):
                return truth
        return None

    def say_which_counts(self, truth: bool) -> None:
        self.say_which_is(truth)

    def say_which_empty(self) -> None:
        value = self.last[1]
        need(value is not None and value.text in EMPTY_VALUES, f"it is {self.shown(value)}")

    def say_which_empty_counts(self, truth: bool) -> None:
        self.say_which_empty()
        self.say_which_is(truth)

    def membership(self, value: str, container: str, held: str | None, *, inside: bool) -> None:
        moment = self.moment
        truth = "the statement has no such comparison"
        for node in moment.plan.expressions:
            if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.In | ast.NotIn):
                continue
            right = node.comparators[0]
            if moment.plan.text(right) != container:
                continue
            left = moment.value(node.left)
            is_left = moment.plan.text(node.left) == value if isinstance(node.left, ast.Constant) else matches(value, left)
            if not is_left:
                truth = f"what is looked for is {self.shown(left)}"
                continue
            known = self.truth_of_node(node)
            if known is None or (known is isinstance(node.ops[0], ast.In)) is not inside:
                truth = "it is in it" if not inside else "it is not in it"
                continue
            inner = moment.value(right)
            if held is not None and not matches(held, inner):
                truth = f"`{container}` is {self.shown(inner)}"
                continue
            self.last = (node, inner)
            return
        raise Contradiction(truth)

    def say_in(self, value: str, container: str) -> None:
        self.membership(value, container, None, inside=True)

    def say_not_in(self, value: str, container: str) -> None:
        self.membership(value, container, None, inside=False)

    def say_in_held(self, value: str, container: str, held: str) -> None:
        self.membership(value, container, held, inside=True)

    def say_not_in_held(self, value: str, container: str, held: str) -> None:
        self.membership(value, container, held, inside=False)

    def say_is_not(self, name: str, value: str) -> None:
        known = None
        for node in self.nodes(name):
            known = self.moment.value(node)
            if known is not None and known.text != value and self.is_compared(node, value):
                self.last = (None, known)
                return
        raise Contradiction(f"`{name}` is {self.shown(known)}")

    def is_compared(self, node: ast.expr, constant: str) -> bool:
        """Whether the statement compares a part with that constant."""
        plan = self.moment.plan
        compared = [other for other in plan.expressions if isinstance(other, ast.Compare) and other.left is node]
        return any(plan.text(right) == constant for other in compared for right in other.comparators)

    def say_is_not_but(self, name: str, value: str, actual: str) -> None:
        self.say_is_not(name, value)
        need(matches(actual, self.last[1]), f"`{name}` is {self.shown(self.last[1])}")

    def say_settles(self, word: str) -> None:
        kind = {"and": ast.And, "or": ast.Or}.get(word)
        need(kind is not None, "only `and` and `or` are settled by an operand")
        truths = self.truths()
        found = any(
            isinstance(node, ast.BoolOp) and isinstance(node.op, kind) and truths.get(node, self.moment.truth(node)) is (word == "or")  # type: ignore[arg-type]
            for node in self.moment.plan.expressions
        )
        need(found, f"no `{word}` was settled so")

    def say_tested(self, expression: str) -> None:
        self.nodes(expression)

    def say_body_runs(self, word: str) -> None:
        moment = self.moment
        statement = moment.statement
        need(statement is not None and moment.plan.kind == "If", "that is no `if`")
        assert statement is not None
        keyword = "elif" if statement.text.startswith("elif") else "if"
        if word == "else":
            has_else = statement.orelse_first is not None and not self.is_elif_next(moment)
            need(moment.taken is False and has_else, "the `else` body does not run")
        else:
            need(word == keyword, f"it is an `{keyword}`")
            need(moment.taken is True, f"the `{keyword}` body does not run")

    def is_elif_next(self, moment: Moment) -> bool:
        after, statement = moment.next_line, moment.statement
        return after is not None and statement is not None and after.index == statement.orelse_first and after.text.startswith("elif")

    def say_body_skipped(self, word: str) -> None:
        moment = self.moment
        statement = moment.statement
        assert statement is not None
        keyword = "elif" if statement.text.startswith("elif") else "if"
        need(moment.plan.kind == "If" and word == keyword and moment.taken is False, f"the `{keyword}` body is not skipped")
        need(statement.orelse_first is None, "there is an `else`")

    def say_next_condition(self) -> None:
        need(self.moment.taken is False and self.is_elif_next(self.moment), "no other condition is tried")

    def say_iteration_starts(self, n: int) -> None:
        moment = self.moment
        need(moment.plan.kind == "While" and moment.taken and moment.iteration == n, f"that is iteration {moment.iteration}")

    def say_loop_ends(self, n: int) -> None:
        moment = self.moment
        need(moment.plan.kind in {"While", "For", "AsyncFor"} and moment.taken is False, "no loop ends there")
        need(moment.iteration == n and n > 0, f"the loop made {moment.iteration} iterations")

    def say_loop_never(self) -> None:
        need(self.moment.taken is False and self.moment.iteration == 0 and self.moment.plan.kind == "While", "the loop began")

    def say_no_items(self, source: str) -> None:
        self.say_no_items_bare()
        need(self.iterated() == source, f"the loop is over `{self.iterated()}`")

    def say_no_items_bare(self) -> None:
        need(self.moment.plan.kind in {"For", "AsyncFor"} and self.moment.taken is False, "the loop goes on")

    def iterated(self) -> str:
        tree = self.moment.plan.tree
        return self.moment.plan.text(tree.iter) if isinstance(tree, ast.For | ast.AsyncFor) else ""

    def say_source_empty(self, source: str) -> None:
        self.say_source_no_items(source)
        tree = self.moment.plan.tree
        value = self.moment.value(tree.iter) if isinstance(tree, ast.For | ast.AsyncFor) else None
        need(value is not None and value.text in EMPTY_VALUES, f"`{source}` is {self.shown(value)}")

    def say_source_no_items(self, source: str) -> None:
        need(self.iterated() == source, f"the loop is over `{self.iterated()}`")
        need(self.moment.taken is False and self.moment.iteration == 0, "there are items")

    def say_never_runs(self) -> None:
        need(self.moment.taken is False and self.moment.iteration == 0, "the body runs")

    def say_holds_true(self) -> None:
        need(self.moment.plan.kind == "Assert" and not is_aborted(self.run, self.moment), "it fails")

    def say_matched(self, subject: str) -> None:
        tree = self.moment.plan.tree
        need(isinstance(tree, ast.Match) and self.moment.plan.text(tree.subject) == subject, "that is not the subject")

    def case_taken(self, moment: Moment) -> bool:
        if moment.taken is not None:
            return moment.taken
        following, statement = moment.next_line, moment.statement
        return following is not None and statement is not None and following.index == statement.body_first

    def say_case_matches(self, case: str) -> None:
        need(self.moment.plan.header == case, f"the clause is `{self.moment.plan.header}`")
        need(self.moment.plan.kind == "match_case" and self.case_taken(self.moment), "it does not match")

    def say_its_body(self) -> None:
        need(self.moment.plan.kind == "match_case" and self.case_taken(self.moment), "its body does not run")

    # ---- statements that say little else ---------------------------------------------------------------------------
    def statement_is(self, text: str, *kinds: str) -> None:
        plan = self.moment.plan
        need(not kinds or plan.kind in kinds, f"the statement is `{plan.header}`")
        need(plan.header == text or text in (plan.text(node) for node in plan.calls), f"the statement is `{plan.header}`")

    def say_defined(self, name: str) -> None:
        need(getattr(self.moment.plan.tree, "name", None) == name and self.moment.plan.kind in {"FunctionDef", "AsyncFunctionDef"},
             f"the statement is `{self.moment.plan.header}`")  # fmt: skip

    def say_class_made(self, name: str) -> None:
        need(getattr(self.moment.plan.tree, "name", None) == name and self.moment.plan.kind == "ClassDef",
             f"the statement is `{self.moment.plan.header}`")  # fmt: skip

    def say_imported(self, name: str) -> None:
        tree = self.moment.plan.tree
        aliases = tree.names if isinstance(tree, ast.Import | ast.ImportFrom) else []
        names = [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        need(name in names, f"imported is {', '.join(names) or 'nothing'}")

    def say_does_nothing(self, statement: str) -> None:
        self.statement_is(statement, "Pass")

    def say_break_in(self, statement: str, n: int) -> None:
        self.statement_is(statement, "Break")
        loops = self.moment.loop_iterations
        need(loops and loops[-1] == n, f"the loop is in iteration {loops[-1] if loops else 'none'}")

    def say_break(self, statement: str) -> None:
        self.statement_is(statement, "Break")

    def say_continue(self, statement: str) -> None:
        self.statement_is(statement, "Continue")

    def say_docstring(self) -> None:
        tree = self.moment.plan.tree
        need(isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant) and type(tree.value.value) is str, "that is no docstring")

    def say_entered(self, statement: str) -> None:
        self.with_at(statement, entered=True)

    def say_left(self, statement: str) -> None:
        self.with_at(statement, entered=False)

    def with_at(self, statement: str, *, entered: bool) -> None:
        self.statement_is(statement, *WITHS)
        moment = self.moment
        assert moment.statement is not None
        key = (moment.frame.id, moment.statement.index)
        was_in = key in self.entered
        self.entered ^= {key}
        need(was_in is not entered, "it is left there" if was_in else "it is entered there")

    def say_statement_runs(self, statement: str) -> None:
        self.statement_is(statement)

    def say_statement_begins(self, statement: str) -> None:
        self.statement_is(statement)
        need(is_aborted(self.run, self.moment), "it ends, too")

    def say_reached(self, statement: str) -> None:
        self.statement_is(statement, "Return")

    def say_this_line(self) -> None:
        need(self.subject is not None and not self.moment.plan.header, "it has a text")

    # ---- events inside statements ----------------------------------------------------------------------------------
    def stream(self, kind: int) -> Step:
        """The next output or input."""
        for place, step in enumerate(self.inner):
            if self.run.kind(step) == kind:
                need(all(self.run.kind(other) == L.ITERATION for other in self.inner[:place]), "something else comes before")
                self.inner.remove(step)
                return self.run.step(step)
        if self.subject is not None:
            raise Contradiction("nothing of that kind happens in the statement")
        self.close()
        return self.run.step(self.take(kind))

    def say_prints(self, text: str, stream: str = "stdout") -> None:
        step = self.stream(L.OUTPUT)
        need(step.stream == stream, f"that goes to {step.stream}")
        need(plain_line(step.text or "") == text, f"the text is {(step.text or '')[:80]!r}")

    def say_prints_error(self, text: str) -> None:
        self.say_prints(text, "stderr")

    def say_writes(self, text: str, stream: str = "stdout") -> None:
        step = self.stream(L.OUTPUT)
        need(step.stream == stream, f"that goes to {step.stream}")
        need(is_text(text, step.text or ""), f"the text is {(step.text or '')[:80]!r}")

    def say_writes_error(self, text: str) -> None:
        self.say_writes(text, "stderr")

    def say_reads(self, text: str) -> None:
        step = self.stream(L.INPUT)
        need(is_text(text, step.text or ""), f"the text is {(step.text or '')[:80]!r}")

    def say_passes(self, n: int) -> None:
        steps = [step for step in self.inner if self.run.kind(step) == L.ITERATION]
        self.inner = [step for step in self.inner if self.run.kind(step) != L.ITERATION]
        self.passes_left = [self.run.step(step) for step in steps]
        self.pass_number = 0 if steps and bindings(self.passes_left[0]) else -1
        need(len(steps) == n and n > 0, f"it makes {len(steps)} passes")

    def end_passes(self) -> None:
        self.pass_number = -1

    def say_then_is(self, name: str, value: str) -> None:
        if not 0 <= self.pass_number < len(self.passes_left) - 1:
            self.end_passes()
            raise Contradiction("there is no such pass")
        self.pass_number += 1
        need(self.bound(name, value, ("starts", "becomes", "stays")), self.binding_truth(name))

    def say_so_on(self) -> None:
        need(0 <= self.pass_number < len(self.passes_left) - 1, "there are no more passes")

    def say_in_last(self, name: str, value: str) -> None:
        self.pass_number = len(self.passes_left) - 1
        need(self.pass_number >= 0, "there are no passes")
        need(self.bound(name, value, ("starts", "becomes", "stays")), self.binding_truth(name))


    # ---- summaries -------------------------------------------------------------------------------------------------
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
            return matches(piece, self.summary.value(raw))

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

    def say_largest_of(self, name: str, other: str) -> None:
        self.related(self.summary.largest, name, other)

    def say_smallest_of(self, name: str, other: str) -> None:
        self.related(self.summary.smallest, name, other)

    def say_never_falls(self, name: str) -> None:
        need(self.series(name).is_number and self.series(name).rises, f"`{name}` falls")

    def say_never_rises(self, name: str) -> None:
        need(self.series(name).is_number and self.series(name).falls, f"`{name}` rises")

    def say_last_change(self, name: str, n: int, last: int, value: str) -> None:
        series = self.series(name)
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
        need(matches(value, actual), f"`{name}` is {self.shown(actual)}")

    def short_call(self, call: str, n: int, *kinds: int) -> tuple[Frame, Value]:
        self.close()
        step = self.next_of(L.CALL)
        frame = self.run.frame(step)
        end = frame._end_step
        need(self.is_called(frame, call), f"the call is {self.names.label(frame)}")
        value = self.run.value_of(end) if end >= 0 else None
        if value is None or self.run.kind(end) not in kinds:
            raise Contradiction("the call ends otherwise")
        self.between_calls = (frame, end)
        self.jump(end + 1)
        if self.opened:
            self.entered_calls.add(self.opened[-1][0])
        need(end - step + 1 == n, f"it takes {end - step + 1} steps")
        return frame, value

    def say_call_short(self, call: str, value: str, n: int) -> None:
        frame, actual = self.short_call(call, n, L.RETURN)
        need(matches(value, actual), f"it returns {self.shown(actual)}")
        need(self.names.call_text(frame) is not None or not frame.arguments, "it has arguments")

    def say_call_short_with(self, call: str, arguments: str, value: str, n: int) -> None:
        frame, actual = self.short_call(call, n, L.RETURN)
        need(matches(value, actual), f"it returns {self.shown(actual)}")
        self.arguments_are(frame, arguments)

    def say_call_short_raises(self, call: str, exception: str, n: int) -> None:
        _, actual = self.short_call(call, n, L.UNWIND)
        need(matches(exception, actual), f"the exception is {self.shown(actual)}")

    def say_calls_below(self, n: int, m: int) -> None:
        if self.between_calls is None:
            raise Contradiction("no call was told in short")
        count, depth = calls_below(self.run, *self.between_calls)
        need((count, depth) == (n, m), f"there are {count} calls below it, down to depth {depth}")

    def say_left_out(self, n: int) -> None:
        self.pass_over()
        need(0 < n <= self.run.count - self.at, f"only {self.run.count - self.at} steps are left")
        self.jump(min(self.at + n, self.run.count))


def imply(moment: Moment, node: ast.expr, truth: bool, found: dict[ast.expr, bool]) -> None:
    """What follows for the operands of a test from how it counted."""
    found[node] = truth
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        imply(moment, node.operand, not truth, found)
    elif isinstance(node, ast.NamedExpr):
        found[node.value] = truth
    elif isinstance(node, ast.BoolOp):
        if truth is isinstance(node.op, ast.And):  # none settled it otherwise
            for part in node.values:
                imply(moment, part, truth, found)
            return
        for part in node.values:
            known = moment.truth(part)
            if known is None and part is not node.values[-1]:
                return
            if known is truth or part is node.values[-1]:
                imply(moment, part, truth, found)
                return
            imply(moment, part, not truth, found)


def are_items(text: str, values: tuple[Value, ...]) -> bool:
    """Whether a list of items is these, or these shortened."""
    if text == items_text(values, len(text)):
        return True
    if text[:1] != "[" or text[-1:] != "]":
        return False
    return sequence_matches(text[1:-1], len(values), lambda piece, place: matches(piece, values[place]))


def is_text(shown: str, text: str) -> bool:
    whole = repr(text)
    return shown == whole or ("..." in shown and _cut_matches(shown, whole))
