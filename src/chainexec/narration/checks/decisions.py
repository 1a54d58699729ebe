"""What is said of tests and of statements that say little else."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.completion import is_aborted
from chainexec.narration.cursor import Contradiction
from chainexec.narration.events import bindings, plain_line
from chainexec.narration.moments import EMPTY_VALUES, truth_of
from chainexec.narration.silence import WITHS
from chainexec.narration.statements import is_defined_as
from chainexec.narration.values import matches
from chainexec.recording import log as L

if TYPE_CHECKING:

    from chainexec.narration.moments import Moment
    from chainexec.traces import Step
from chainexec.narration.checks.base import BaseChecks, is_text, mark_of, need

FUNCTIONS = ("FunctionDef", "AsyncFunctionDef")


class TestChecks(BaseChecks):
    """What is said of tests and of statements that say little else."""

    # ---- tests ----------------------------------------------------------------------------------------------------------
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
        need(value is not None and value.text in EMPTY_VALUES, lambda: f"it is {self.shown(value)}")

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
            is_left = is_left or (isinstance(node.left, ast.Tuple) and moment.is_put_in(node.left, value))
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
        need(matches(actual, self.last[1]), lambda: f"`{name}` is {self.shown(self.last[1])}")

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

    def say_loop_goes_on(self) -> None:
        need(self.moment.plan.kind == "While" and self.moment.taken, "the loop is over")

    def say_loop_over(self) -> None:
        need(self.moment.plan.kind in {"While", "For", "AsyncFor"} and self.moment.taken is False, "no loop ends there")

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
        need(value is not None and value.text in EMPTY_VALUES, lambda: f"`{source}` is {self.shown(value)}")

    def say_source_no_items(self, source: str) -> None:
        need(self.iterated() == source, f"the loop is over `{self.iterated()}`")
        need(self.moment.taken is False and self.moment.iteration == 0, "there are items")

    def say_never_runs(self) -> None:
        need(self.moment.taken is False and self.moment.iteration == 0, "the body runs")

    def say_holds_true(self) -> None:
        moment = self.moment
        need(moment.plan.kind == "Assert" and not moment.pauses and not is_aborted(self.run, moment), "it fails, or is not over")

    def say_fails_false(self) -> None:
        tree = self.moment.plan.tree
        need(isinstance(tree, ast.Assert) and is_aborted(self.run, self.moment), "it does not fail")
        need(isinstance(tree, ast.Assert) and self.moment.truth(tree.test) is False, "what failed is not the test")

    def say_matched(self, subject: str) -> None:
        tree = self.moment.plan.tree
        need(isinstance(tree, ast.Match) and self.moment.plan.text(tree.subject) == subject, "that is not the subject")

    def say_matched_value(self, subject: str, value: str) -> None:
        self.say_matched(subject)
        self.expression_is(subject, value)

    def say_case_matches(self, case: str) -> None:
        need(self.moment.plan.header == case, f"the clause is `{self.moment.plan.header}`")
        need(self.moment.plan.kind == "match_case" and self.case_taken(self.moment), "it does not match")

    def say_guard_fails(self, case: str, guard: str) -> None:
        tree = self.moment.plan.tree
        need(self.moment.plan.header == case, f"the clause is `{self.moment.plan.header}`")
        need(isinstance(tree, ast.match_case) and tree.guard is not None, "it has no guard")
        assert isinstance(tree, ast.match_case)
        assert tree.guard is not None
        need(self.moment.plan.text(tree.guard) == guard, f"the guard is `{self.moment.plan.text(tree.guard)}`")
        need(not self.case_taken(self.moment) and self.moment.truth(tree.guard) is False, "its guard was not false")

    def say_its_body(self) -> None:
        need(self.moment.plan.kind == "match_case" and self.case_taken(self.moment), "its body does not run")

    # ---- statements that say little else --------------------------------------------------------------------------------
    def statement_is(self, text: str, *kinds: str) -> None:
        plan = self.moment.plan
        need(not kinds or plan.kind in kinds, f"the statement is `{plan.header}`")
        need(plan.header == text or text in (plan.text(node) for node in plan.calls), f"the statement is `{plan.header}`")

    def say_defined(self, name: str) -> None:
        self.defines(name, *FUNCTIONS)
        self.stands_for_itself(name)

    def say_class_made(self, name: str) -> None:
        self.defines(name, "ClassDef")
        self.stands_for_itself(name)

    def defines(self, name: str, *kinds: str) -> None:
        need(getattr(self.moment.plan.tree, "name", None) == name and self.moment.plan.kind in kinds,
             f"the statement is `{self.moment.plan.header}`")  # fmt: skip

    def stands_for_itself(self, name: str) -> None:
        """That decorators did not make another thing of what a statement defines."""
        for change in self.bindings_of(name):
            need(change.new is not None and is_defined_as(name, change.new), lambda: self.binding_truth(name))

    def say_decorated(self, name: str) -> None:
        self.defines(name, *FUNCTIONS)
        self.stands_for_another(name)

    def say_class_decorated(self, name: str) -> None:
        self.defines(name, "ClassDef")
        self.stands_for_another(name)

    def stands_for_another(self, name: str) -> None:
        """Nothing but a decorator does that; the text of the statement does not hold them."""
        new = next((change.new for change in self.bindings_of(name)), None)
        need(new is not None and not is_defined_as(name, new), lambda: self.binding_truth(name))

    def say_is_of_type(self, name: str, kind: str) -> None:
        change = next(self.bindings_of(name), None)
        need(change is not None and change.new is not None and change.new.type == kind, lambda: self.binding_truth(name))
        assert change is not None
        self.used.add(mark_of(change))

    def say_imported(self, name: str) -> None:
        tree = self.moment.plan.tree
        aliases = tree.names if isinstance(tree, ast.Import | ast.ImportFrom) else []
        names = [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        need(name in names, f"imported is {', '.join(names) or 'nothing'}")

    def say_does_nothing(self, statement: str) -> None:
        self.statement_is(statement, "Pass")

    def say_break_in(self, statement: str, n: int) -> None:
        self.say_break(statement)
        loops = self.moment.loop_iterations
        need(loops and loops[-1] == n, f"the loop is in iteration {loops[-1] if loops else 'none'}")

    def say_break(self, statement: str) -> None:
        self.statement_is(statement, "Break")
        self.is_done_at_once()

    def say_continue(self, statement: str) -> None:
        self.statement_is(statement, "Continue")
        self.is_done_at_once()

    def is_done_at_once(self) -> None:
        need(not self.moment.plan.is_delayed, "a `finally` or the end of a `with` comes before")

    def say_docstring(self) -> None:
        tree = self.moment.plan.tree
        need(isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant) and type(tree.value.value) is str, "that is no docstring")

    def say_entered(self, statement: str) -> None:
        self.with_at(statement, "entered")

    def say_left(self, statement: str) -> None:
        self.with_at(statement, "left")

    def say_entered_left(self, statement: str) -> None:
        self.with_at(statement, "entered_left")

    def with_at(self, statement: str, how: str) -> None:
        self.statement_is(statement, *WITHS)
        crossing = self.moment.crossing
        need(crossing == how, f"it is {crossing.replace('_', ' and ')} there")

    def say_statement_runs(self, statement: str) -> None:
        self.statement_is(statement)

    def say_statement_begins(self, statement: str) -> None:
        self.statement_is(statement)
        need(is_aborted(self.run, self.moment), "it ends, too")

    def say_reached(self, statement: str) -> None:
        self.statement_is(statement, "Return", "Break", "Continue")

    def say_this_line(self) -> None:
        need(self.subject is not None and not self.moment.plan.header, "it has a text")

    # ---- events inside statements ---------------------------------------------------------------------------------------
    def stream(self, kind: int) -> Step:
        """The next output or input."""
        for place, step in enumerate(self.inner):
            if self.run.kind(step) == kind:
                need(all(self.run.kind(other) == L.ITERATION for other in self.inner[:place]), "something else comes before")
                self.inner.remove(step)
                return self.run.step(step)
        if self.midway:  # before, between or after the calls inside the statement
            self.pass_over()
        if self.midway and self.at < self.moment.end and self.run.kind(self.at) == kind and self.run.frame(self.at) is self.moment.frame:
            self.at += 1
            return self.run.step(self.at - 1)
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

    def streams_are(self, kind: int, stream: str | None, n: int, first: str, last: str) -> None:
        """All that the statement still reads, or writes to a stream."""
        steps = [step for step in map(self.run.step, self.inner) if self.run.kind(step.index) == kind and stream in (None, step.stream)]
        need(steps and len(steps) == n, f"that happens {len(steps)} times in the statement")
        need(is_text(first, steps[0].text or ""), f"the first text is {(steps[0].text or '')[:80]!r}")
        need(is_text(last, steps[-1].text or ""), f"the last text is {(steps[-1].text or '')[:80]!r}")
        gone = {step.index for step in steps}
        self.inner = [step for step in self.inner if step not in gone]

    def say_reads_many(self, n: int, first: str, last: str) -> None:
        self.streams_are(L.INPUT, None, n, first, last)

    def say_writes_many(self, n: int, first: str, last: str) -> None:
        self.streams_are(L.OUTPUT, "stdout", n, first, last)

    def say_writes_many_error(self, n: int, first: str, last: str) -> None:
        self.streams_are(L.OUTPUT, "stderr", n, first, last)

    def say_passes(self, n: int, form: str = "passes") -> None:
        right = self.subject is not None and self.moment.plan.passes_form == form
        steps = [step for step in self.inner if self.run.kind(step) == L.ITERATION]
        self.inner = [step for step in self.inner if self.run.kind(step) != L.ITERATION]
        self.passes_left = [self.run.step(step) for step in steps]
        self.pass_number = 0 if steps and bindings(self.passes_left[0].changes) else -1
        need(len(steps) == n and n > 0, f"it makes {len(steps)} passes")
        need(right, "there is another number of comprehensions, or of loops in them")

    def say_binds_times(self, n: int) -> None:
        self.say_passes(n, "binds_times")

    def say_bind_times(self, n: int) -> None:
        self.say_passes(n, "bind_times")

    def say_then_is(self, name: str, value: str) -> None:
        if not 0 <= self.pass_number < len(self.passes_left) - 1:
            self.end_passes()
            raise Contradiction("there is no such pass")
        self.pass_number += 1
        need(self.bound(name, value, ("starts", "becomes", "stays")), lambda: self.binding_truth(name))

    def say_so_on(self) -> None:
        need(0 <= self.pass_number < len(self.passes_left) - 1, "there are no more passes")

    def say_in_last(self, name: str, value: str) -> None:
        self.pass_number = len(self.passes_left) - 1
        need(self.pass_number >= 0, "there are no passes")
        need(self.bound(name, value, ("starts", "becomes", "stays")), lambda: self.binding_truth(name))
