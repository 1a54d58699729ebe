"""What every check uses: the place in the trace, the values that the line has spoken of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, ClassVar

from chainexec.narration.changes import is_same, items_text
from chainexec.narration.completion import is_aborted
from chainexec.narration.cursor import Contradiction, Cursor
from chainexec.narration.forms import CAUSAL, WORDS
from chainexec.narration.meaning import MEANINGS, misplaced
from chainexec.narration.plans import is_spelled_out
from chainexec.narration.values import EMPTY_TEXT, _cut_matches, matches, pairs_match, sequence_matches
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.narration.loops import Between
    from chainexec.narration.moments import Moment, Run
    from chainexec.traces import Change, Frame, Step, Value

CALCULATIONS = (ast.BinOp, ast.UnaryOp)
PASS_FORMS = frozenset({"is", "then_is", "so_on", "in_last", "is_empty_thing"})
SUMMING = frozenset(form for form, meaning in MEANINGS.items() if meaning[0] == "summary")
TESTS = frozenset({"If", "While", "Assert", "Match", "match_case"})  # of these a sentence tells the values of names read
MIDWAY = frozenset({  # what can be said of a statement before its calls are told
    "is", "needs", "needs_now", "runs", "an_item", "next_item", "throws_into",
    "new_object", "runs_again", "runs_on", "from_expression", "class_body", "statement_runs", "prints", "prints_error", "writes",
    "writes_error", "reads",
})  # fmt: skip


NOTHING_SAID: tuple[ast.expr | None, Value | None] = (None, None)


def need(fact: object, truth: str | Callable[[], str]) -> None:
    """That something is so; `truth` is what is so instead, or works it out."""
    if not fact:
        raise Contradiction(truth if isinstance(truth, str) else truth())


class BaseChecks(Cursor):
    """A cursor that checks what is said at its place."""

    sayings: ClassVar[dict[str, Callable[..., None]]] = {}  # the forms that a class checks, and its methods for them

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.sayings = {name.removeprefix("say_"): getattr(cls, name) for name in dir(cls) if name.startswith("say_")}

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.last: tuple[ast.expr | None, Value | None] = (None, None)  # the expression spoken of last
        self.given: Value | None = None  # what a conditional expression gave, of which a reason may follow before "that" means it
        self.worked_out: set[ast.expr] = set()  # the expressions of which the line has said what they give
        self.last_binding: Change | None = None
        self.last_change: Change | None = None
        self.passes_left: list[Step] = []
        self.pass_number = -1
        self.used: set[tuple[object, ...]] = set()  # changes that the line has told
        self.between: Between | None = None  # the iterations that were told together last
        self.between_calls: tuple[Frame, int] | None = None  # the call that was told in short last
        self.is_fresh = False  # whether nothing was checked since `begin_line`

    def begin_line(self) -> None:
        super().begin_line()
        self.last = NOTHING_SAID
        self.given = None
        self.last_binding = self.last_change = self.between_calls = None
        self.pass_number = -1
        if self.passes_left:
            self.passes_left = []
        if self.used:
            self.used = set()
        if self.worked_out:
            self.worked_out = set()
        self.is_fresh = False

    def pass_line(self, step: int) -> None:
        """As after a line about the statement of a step that was checked in another way."""
        if not self.is_fresh:
            self.begin_line()
            self.is_fresh = True
        self.previous = step

    def check(self, form: str, slots: tuple[Any, ...], separator: str = "") -> None:
        """Check one form of a line, and whether it can stand after such a word as `so` or `because`.

        Raises:
            Contradiction: it is not so.
        """
        if self.between is not None and form not in SUMMING:
            self.between = None  # what is said of iterations told together follows at once
        if self.pass_number >= 0 and form not in PASS_FORMS:
            self.end_passes()
        if self.midway and form not in MIDWAY:
            raise Contradiction("the calls in that statement come before")
        told = len(self.used)
        self.sayings[form](self, *slots)
        if separator in CAUSAL:
            tests = self.subject is not None and self.subject.plan.kind in TESTS  # what `(x := ...)` binds is a reason there
            if truth := misplaced(form, WORDS[separator], is_effect=len(self.used) > told and not tests):
                raise Contradiction(truth)

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
        if self.event >= 0 and self.run.kind(self.event) == L.ITERATION:
            return self.run.changes_before_calls(self.event)
        if self.event >= 0:
            return self.run.reader.changes(self.event) if not self.midway else ()
        found = self.moment.changes
        after = self.moment.end
        if self.taken_after == after and self.run.kind(after) == L.HANDLED:  # an `except ... as e` binds where it takes the exception
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
            if moment.is_put_in(node, text):
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
        yield from (node for node in moment.plan.expressions if isinstance(node, CALCULATIONS) or is_spelled_out(node))

    def shown(self, value: Value | None) -> str:
        return f"`{value.short(80)}`" if value is not None else "not known"

    def truths(self) -> dict[ast.expr, bool]:
        """Which parts of the statement's test counted as true: what was recorded, and what follows from the way that was taken."""
        moment = self.moment
        found: dict[ast.expr, bool] = {}
        test = getattr(moment.plan.tree, "test", None)
        if isinstance(moment.plan.tree, ast.Assert) and not moment.pauses:
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
        plan = self.moment.plan
        found = [*plan.nodes_of(text), *plan.links_of(text)]
        need(found, "the statement has no such expression")
        return found

    def end_passes(self) -> None:
        self.pass_number = -1

    def case_taken(self, moment: Moment) -> bool:
        if moment.taken is not None:
            return moment.taken
        following, statement = moment.next_line, moment.statement
        return following is not None and statement is not None and following.index == statement.body_first

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
                self.used.add(mark_of(change))
                self.last = (None, new)
                return True
        return False

    def binding_truth(self, name: str) -> str:
        for change in self.bindings_of(name):
            return f"`{name}` is {self.shown(change.new)} then, and was {self.shown(change.old) if change.old is not None else 'unbound'}"
        return f"`{name}` is not bound there"

    def expression_is(self, text: str, value: str) -> None:
        """An expression of the statement has that value, or is that calculation."""
        moment = self.moment
        truth = ""
        for node in self.nodes(text):
            known = moment.value(node)
            if known is not None and self.is_shown(value, known):
                self.last = (node, known)
                return
            if self.is_joined_put_in(node, value):
                self.last = (node, known)
                return
            if known is None and " = " in value and isinstance(node, CALCULATIONS):  # an argument whose value the callee shows
                left, _, right = value.rpartition(" = ")
                if moment.is_put_in(node, left) and self.is_argument(right):
                    return
            truth = truth or f"`{text}` is {self.shown(known)}"
        raise Contradiction(truth or f"`{text}` is not known")

    def is_argument(self, text: str) -> bool:
        """Whether the frame that is called next got that value."""
        step = self.next_of(L.CALL, L.RESUME)
        return any(matches(text, value) for value in self.run.frame(step).arguments.values())

    def is_joined_put_in(self, node: ast.expr, text: str) -> bool:
        """Whether a text is an expression with its values put in, also one of several tests."""
        if not isinstance(node, ast.BoolOp):
            return self.moment.is_put_in(node, text)
        parts = [self.moment.put_in(part, len(text)) for part in node.values]
        word = " and " if isinstance(node.op, ast.And) else " or "
        return None not in parts and word.join(part for part in parts if part is not None) == text

    def arguments_are(self, frame: Frame, text: str) -> None:
        wrong = pairs_match(text, list(frame.arguments.items()), " = ", ", ")
        need(wrong is None and frame.arguments, wrong or "it has no arguments")


def mark_of(change: Change) -> tuple[object, ...]:
    """Tells one change of a step from the others; the objects that show it come and go."""
    return change._position, change.operation, change.name, id(change._holder), change._where


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
