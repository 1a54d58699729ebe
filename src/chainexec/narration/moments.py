"""One statement's run as telling and checking look at it: the values of its names and sub-expressions, its branch, its changes.

Everything is read from the columns of the trace's log once, without an object for each step.
"""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING, Any

from chainexec.narration.pauses import ends_items
from chainexec.narration.plans import Plan, PutIn
from chainexec.narration.shapes import native_inputs, plain_classes, plain_run
from chainexec.narration.values import fits
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.branches import UNKNOWN, _counts, _taken
from chainexec.traces.code import LOOP_KINDS
from chainexec.traces.frames import State
from chainexec.traces.heap import UNBOUND, HeapObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainexec.narration.shapes import Site
    from chainexec.source import Statement
    from chainexec.traces import Change, Frame, Step, Trace
    from chainexec.traces.code import CodeFacts

LEAF_LIMIT = 24  # characters: a longer value does not go inside an expression
FIRST_CHANGE, LAST_CHANGE = L.SEQ_INIT, L.BYTES_PUT  # records between these change or make objects
EMPTY_VALUES = frozenset({
    "[]", "{}", "set()", "()", "''", "b''", "frozenset()", "deque([])", "Counter()", "OrderedDict()", "bytearray(b'')", "range(0, 0)",
})  # fmt: skip
FALSE_TEXTS = EMPTY_VALUES | {"False", "None", "0", "0.0", "-0.0", "0j"}
CONTAINERS = frozenset({"list", "dict", "set", "tuple", "frozenset", "collections.deque"})
INNER_EVENTS = frozenset({L.OUTPUT, L.INPUT, L.ITERATION})  # steps inside a line step that one line can tell with it


class Run:
    """A trace opened for reading from end to end."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.reader = trace._reader
        self.reader.need_all()
        self.columns = self.reader.columns
        self.step_at = self.reader.step_at
        self.frames = self.reader.frames
        self.count = self.reader.step_count
        self._plans: dict[tuple[int, int], Plan] = {}
        self.sites: dict[tuple[int, int], Site | None] = {}  # by facts and place, as plans; filled by `shapes`
        self.learned: dict[tuple[Any, ...], list[Any]] = {}  # by shape: lines that an audit found right; filled by `learning`
        self.settled: dict[tuple[HeapObject, HeapObject], int | str | None] = {}  # where one holds another for good; by `shapes`
        reading = self.reader._reading
        self.changes: Callable[[int], tuple[Change, ...]] = self.reader.changes if reading is None else reading.changes
        self.plain: Callable[[int], Any] = partial(plain_run, self) if reading is None else reading.plain
        self.classes: Callable[[list[Any]], bytes] = plain_classes if reading is None else reading.classes
        self.inputs = native_inputs(self, reading)
        self.has_expressions = trace.stats.get("detail", "expressions") == "expressions"

    def kind(self, step: int) -> int:
        """The operation of a step: `log.LINE`, `log.CALL`, ..."""
        return self.columns.kind[self.step_at[step]] >> 1 & 63

    def frame(self, step: int) -> Frame:
        return self.frames.get(self.columns.b[self.step_at[step]]) or self.reader.frame_of(step)

    def step(self, index: int) -> Step:
        return self.reader.step(index)

    def plan(self, facts: CodeFacts, place: int) -> Plan:
        key = (id(facts), place)
        found = self._plans.get(key)
        if found is None:
            statement = facts.statements[place] if 0 <= place < len(facts.statements) else None
            found = self._plans[key] = Plan(statement, facts)
        return found

    def moment(self, step: int) -> Moment:
        return Moment(self, step)

    def statement(self, step: int) -> Statement | None:
        return self.reader.statement_of(step)

    def line(self, step: int) -> int:
        position = self.step_at[step]
        if self.columns.kind[position] >> 1 & 63 == L.LINE:
            return self.frame(step)._facts.statements[self.columns.a[position]].line
        return self.step(step).line

    def end(self, step: int) -> int:
        return self.reader.end_of(step)

    def value(self, raw: Any, position: int) -> Value:
        return Value(self.reader, raw, position)

    def first_break(self, step: int) -> int:
        """Where in the log the first other step inside a step begins, or what comes after it."""
        parts = self.reader.segments(step)
        return parts[0][1] if parts else self.step_at[step] + 1

    def changes_before_calls(self, step: int) -> tuple[Change, ...]:
        """What a pass of a comprehension changed before the first call that it makes: it binds its targets."""
        changes = self.reader.changes(step)
        if not self.makes_calls(step):
            return changes
        first = self.first_break(step)
        return tuple(change for change in changes if change._position <= first)

    def late_changes(self, step: int) -> tuple[Change, ...]:
        """What a pass of a comprehension changed behind the first call that it makes, as far as it is told."""
        if not self.makes_calls(step):
            return ()
        first = self.first_break(step)
        late = [change for change in self.reader.changes(step) if change._position > first]
        return tuple(change for change in late if change.new is not None or (change.name is None and not change.place.startswith("<")))

    def late_end(self, step: int) -> int:
        """Where these are told: before the next step of the frame, a yield or a pass inside, where they were all made by then."""
        following = self.frame(step)._next_step(step)
        if following < self.count and all(change._position <= self.step_at[following] for change in self.late_changes(step)):
            return following
        return self.end(step)

    def makes_calls(self, step: int) -> bool:
        return not all(map(self.is_event, range(step + 1, self.end(step))))

    def is_event(self, step: int) -> bool:
        """Whether a step inside a statement can be told in the statement's own line: output, input, a pass that only binds names."""
        kind = self.kind(step)
        if kind not in INNER_EVENTS:
            return False
        return kind != L.ITERATION or all(change.name is not None for change in self.reader.changes(step))

    def value_of(self, step: int) -> Value | None:
        return self.step(step).value


class Moment:
    """One line step, a part of one that begins where its frame went on after a pause, or a clause that took an exception."""

    __slots__ = (
        "_before", "_changes", "_evaluations", "_quiet", "_taken", "end", "facts", "frame", "given", "is_pass", "line", "place",
        "plan", "position", "run", "step",
    )  # fmt: skip

    def __init__(self, run: Run, step: int) -> None:
        self.run, self.step = run, step
        position = self.position = run.step_at[step]
        columns = run.columns
        kind = columns.kind[position] >> 1 & 63
        self.frame = run.reader.frames.get(columns.b[position]) or run.frame(step)
        self.facts = self.frame._facts
        if kind == L.LINE:
            self.end = min(int(columns.c[position]) & 0xFFFFFFFF, run.count)
            self.line, self.place = step, columns.a[position]
        else:
            self.end = run.end(step)
            line = self.line = run.reader.line_step(step)
            self.place = columns.a[position] if kind == L.HANDLED else columns.a[run.step_at[line]] if line >= 0 else -1
        self.plan = run.plan(self.facts, self.place)
        self.is_pass = kind == L.ITERATION  # of a comprehension: its names are read after it bound its targets
        self.given: dict[ast.AST, Value] = {}  # values known otherwise
        self._evaluations: dict[int, Value | None] | None = None
        self._quiet = True
        self._changes: tuple[Change, ...] | None = None
        self._taken: bool | str | None = "unknown"
        self._before: Any = None

    # ---- what happened -----------------------------------------------------------------------------------------------
    @property
    def statement(self) -> Statement | None:
        return self.plan.statement

    @property
    def changes(self) -> tuple[Change, ...]:
        if self._changes is None:
            self._changes = self.run.changes(self.step)
            if self.end < self.run.count and self.run.kind(self.end) == L.RAISE and ends_items(self.run, self.end):
                self._changes += self.run.changes(self.end)
        return self._changes

    @property
    def evaluations(self) -> dict[int, Value | None]:
        """By site: its value, or None where it was computed several times."""
        found = self._evaluations
        if found is None:
            found = self._evaluations = {}
            columns, frame = self.run.columns, self.frame.id
            kind, b = columns.kind, columns.b
            for start, stop in self.segments():
                for at in range(start, stop):
                    operation = kind[at] >> 1 & 63
                    if operation == L.EVALUATION:
                        if b[at] == frame:
                            site = columns.a[at]
                            found[site] = None if site in found else Value(self.run.reader, columns.c[at], at + 1)
                    elif FIRST_CHANGE <= operation <= LAST_CHANGE:
                        self._quiet = False
        return found

    def segments(self) -> list[tuple[int, int]]:
        """Where the records of the statement stand, from its beginning up to the end of this part of it."""
        run = self.run
        found = run.reader.segments(self.step)
        if run.kind(self.step) != L.RESUME or self.line < 0:
            return found
        before = []
        step = self.line
        while step < self.step:
            before += run.reader.segments(step)
            step = self.frame._next_step(step)
        return before + found

    @property
    def pauses(self) -> bool:
        """Whether the frame pauses before the statement is done."""
        return self.end < self.run.count and self.run.kind(self.end) == L.YIELD

    @property
    def completes(self) -> bool:
        """Of a step with which a frame went on after a pause: whether its statement is done then, and not at a further step."""
        run = self.run
        return self.line >= 0 and self.end < run.count and run.kind(self.end) not in (L.YIELD, L.ITERATION)

    def ending_value(self) -> Value | None:
        """What the step at which this one closes returned, yielded or raised."""
        return self.run.value_of(self.end)

    @property
    def calls_inside(self) -> bool:
        return self.end > self.step + 1

    @property
    def next_line(self) -> Statement | None:
        """The statement of the line step of the same frame that follows at once."""
        run = self.run
        if self.end >= run.count:
            return None
        position = run.step_at[self.end]
        if run.columns.kind[position] >> 1 & 63 != L.LINE:
            return None
        return self.facts.statements[run.columns.a[position]]

    @property
    def crossing(self) -> str:
        """Of a `with`: "entered", "left", or "entered_left" where its body has no step between."""
        if self.is_inside(self.next_line):
            return "entered"
        run, step = self.run, self.step - 1
        while step > self.frame._call_step and run.frame(step) is not self.frame:
            step -= 1
        return "left" if self.is_inside(run.statement(step)) else "entered_left"

    def is_inside(self, other: Statement | None) -> bool:
        """Whether another statement of the function stands in the body of this one."""
        assert self.statement is not None
        while other is not None and other.parent is not None:
            if other.parent == self.statement.index:
                return True
            place = self.facts.by_index.get(other.parent)
            other = self.facts.statements[place] if place is not None else None
        return False

    @property
    def taken(self) -> bool | None:
        """Whether a test was true, or a loop header went on; None also where the frame pauses before that is known."""
        if self._taken == "unknown":
            self._taken = None if self.pauses else self.went
        return self._taken  # type: ignore[return-value]

    @property
    def went(self) -> bool | None:
        """The same, also where it is known only after a pause."""
        following, statement = self.next_line, self.statement
        if following is not None and statement is not None and following.index == statement.body_first:
            return True
        if statement is None:
            return None
        return _taken(self.run.reader, self.step, self.frame, self.place, statement)

    @property
    def iteration(self) -> int | None:
        """For a loop's header: the iteration that it begins, or, where the loop is over, the number of those that it made.

        None for other statements, and for a loop that was under way when recording began.
        """
        if self.plan.kind not in LOOP_KINDS or self.taken is None:
            return None
        count = _counts(self.run.reader, self.frame, self.line)[-1]
        if count == UNKNOWN:
            return None
        return count if self.taken else count - 1

    @property
    def loop_iterations(self) -> tuple[int, ...]:
        """The running iterations of the loops around, outermost first."""
        if self.statement is None or not self.statement.loops:
            return ()
        return _counts(self.run.reader, self.frame, self.line)[: len(self.statement.loops)]

    # ---- values ------------------------------------------------------------------------------------------------------
    def value(self, node: ast.AST) -> Value | None:
        """The value that a part had in this step; None where the trace does not tell."""
        if self.given and node in self.given:
            return self.given[node]
        if isinstance(node, ast.Name):
            return self.name_value(node.id)
        if isinstance(node, ast.NamedExpr):
            return self.value(node.value) or self.bound_value(node.target.id)
        sites = self.plan.sites(node)
        if not sites:
            return None
        evaluations = self.evaluations
        values = [evaluations[site] for site in sites if site in evaluations]
        return values[0] if len(values) == 1 else None

    def bound_value(self, name: str) -> Value | None:
        """What `(name := ...)` bound where that is not recorded otherwise: it was sent in."""
        named = [node for node in self.plan.expressions if isinstance(node, ast.NamedExpr) and node.target.id == name]
        if len(named) != 1 or not isinstance(named[0].value, ast.Yield):
            return None
        return next((change.new for change in self.changes if change.name == name and change.operation == "bind"), None)

    def name_value(self, name: str) -> Value | None:
        """The value of a name that the statement reads: from the state before it, where nothing can have changed it midway."""
        if name in self.plan.walrus:
            return None
        found = self.before(name)
        if found is None:
            return None
        raw = found._raw
        slot = self.plan.slots.get(name)
        own = slot is not None and slot not in self.facts.shared
        if type(raw) is not HeapObject:
            if own or not self.calls_inside:
                return found
            after = self.run.step(self.step).after.get(name)
            return found if after is not None and after.text == found.text and slot is None else None
        _ = self.evaluations
        if not self.calls_inside and self._quiet:
            return found
        after = Value(self.run.reader, raw, self.run.reader.position_of(self.end))
        if not own:
            later = self.run.step(self.step).after.get(name)
            if later is None or later.identity != found.identity:
                return None
        return found if after.text == found.text else None

    def before(self, name: str) -> Value | None:
        """The value of a name when the step opened (of a pass: when its targets were bound); None where it had none."""
        slot = self.plan.slots.get(name) if not self.is_pass else None  # its targets hide variables of the frame
        if slot is not None:
            raw = self.frame._slots.at(self.run.columns, self.position)[0][slot]
            if raw is not UNBOUND:
                return Value(self.run.reader, raw, self.position)
        state = self._before
        if state is None:
            position = self.run.first_break(self.step) if self.is_pass else self.position
            state = self._before = State(self.frame, position)
        return state.get(name)  # type: ignore[no-any-return]

    # ---- calculations ------------------------------------------------------------------------------------------------
    def put_in(self, node: ast.expr, limit: int) -> str | None:
        """The expression with its values put in, such as `5 // 2`; None where a value is not known or it would be too long."""
        if not limit or settled_early(self, node) is not None:
            return None
        for layout in self.plan.layouts(node):
            text = self.filled(layout)
            if text is not None and len(text) <= limit:
                return text
        return None

    def is_put_in(self, node: ast.expr, text: str) -> bool:
        """Whether a text is the expression with its values put in."""
        return settled_early(self, node) is None and any(self.filled(layout) == text for layout in self.plan.layouts(node))

    def filled(self, layout: PutIn) -> str | None:
        texts = []
        for node, wrapped in zip(layout.holes, layout.wrapped, strict=True):
            value = self.value(node)
            if value is None:
                return None
            raw = value._raw
            if (type(raw) is int and -1_000_000 < raw < 1_000_000) or fits(value, LEAF_LIMIT):
                text = value.text
            else:
                return None
            texts.append(f"({text})" if wrapped and text[0] == "-" else text)
        return layout.layout % tuple(texts)

    def truth(self, node: ast.AST) -> bool | None:
        """Whether an operand counted as true, where the recorded values tell it without any doubt."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            return None if inner is None else not inner
        if isinstance(node, ast.Constant):
            return bool(node.value)
        if isinstance(node, ast.BoolOp):
            return self.joined_truth(node)
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            return self.chain_truth(node)
        if is_none_test(node):
            left = self.value(node.left)  # type: ignore[attr-defined]
            if left is not None:
                return (left._raw is None) is isinstance(node.ops[0], ast.Is)  # type: ignore[attr-defined]
        value = self.value(node)
        return None if value is None else truth_of(value)

    def joined_truth(self, node: ast.BoolOp) -> bool | None:
        """Of `a and b`, `a or b`: its operands one after the other, up to the one that settles it."""
        settling = isinstance(node.op, ast.Or)
        for part in node.values:
            truth = self.truth(part)
            if truth is None:
                whole = self.value(node)
                return None if whole is None else truth_of(whole)
            if truth is settling:
                return truth
        return not settling

    def chain_truth(self, node: ast.Compare) -> bool | None:
        """Of `a < b < c`: the values of its links are recorded at their own places."""
        verdict: bool | None = True
        for link in self.plan.links(node):
            value = self.value(link)
            if value is None:
                return None
            if truth_of(value) is False:
                return False
            verdict = verdict if truth_of(value) else None
        return verdict


def settled_early(moment: Moment, node: ast.AST) -> ast.Compare | None:
    """The comparison of `a < b < c` that was false, so that what stands behind it was never looked at; None where that is all of it."""
    links = moment.plan.links(node) if isinstance(node, ast.Compare) else []
    for link in links[:-1]:
        value = moment.value(link)
        if value is None:
            return None
        if truth_of(value) is False:
            return link
    return None


def is_none_test(node: ast.AST) -> bool:
    """Whether an expression is `x is None` or `x is not None`."""
    match node:
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
    return False


def truth_of(value: Value) -> bool | None:
    """What a value counts as; None where only the program can say, because it is an object of the program's own."""
    raw = value._raw
    if type(raw) is bool:
        return raw
    if type(raw) is HeapObject and value.type_name not in CONTAINERS:
        return None
    if type(raw) is HeapObject:
        items = raw.at(value._reader.columns, value._position)[0]
        return bool(len(items))
    return value.text not in FALSE_TEXTS
