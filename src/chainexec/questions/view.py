"""A run as questions look at it: its lines, calls and states, and how a place in it is named so that nothing else can be meant."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from chainexec.errors import ArgumentError
from chainexec.narration.lookback import Places
from chainexec.narration.lookback.calls import CallTexts
from chainexec.narration.lookback.places import first_line, name_of
from chainexec.narration.lookback.words import ordinal
from chainexec.narration.moments import Run
from chainexec.questions.literals import is_literal
from chainexec.questions.programs import only_defines, shown_program
from chainexec.recording import log as L
from chainexec.traces import Stopped, Trace
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainexec.source import Statement
    from chainexec.traces import Frame, State, Step, Value

Kept = TypeVar("Kept")
MOST_CALLS = 5  # made from outside, that a prompt names
LONGEST_VALUE = 200  # characters: a longer answer is copied, not thought out
SIMPLE = frozenset({
    "Assign", "AugAssign", "AnnAssign", "Expr", "Delete", "Return", "Raise", "Assert", "Pass", "Break", "Continue", "Import", "ImportFrom",
    "Global", "Nonlocal",
})  # fmt: skip
MUTATIONS = frozenset({
    L.SEQ_SET, L.SEQ_INSERT, L.SEQ_REMOVE, L.SET_ADD, L.SET_DISCARD, L.DICT_SET, L.DICT_DELETE, L.CLEAR, L.ATTR_SET, L.ATTR_DELETE,
})  # fmt: skip
SHARED_LAYOUTS = frozenset({L.LIST, L.DICT, L.SET, L.DEQUE, L.OPAQUE})  # of objects that change in place
HARMLESS_DECORATORS = frozenset({"staticmethod", "classmethod", "property"})
PAUSING = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
NAMELESS = ("<lambda>", "<genexpr>", "<listcomp>", "<dictcomp>", "<setcomp>")


class Visit(NamedTuple):
    """One run of a statement."""

    step: int
    frame: int
    place: int  # of the statement among those of its code
    number: int  # the visit's, in its frame, from 1


class View:
    """One trace, read once, with what questions need of it."""

    def __init__(self, trace: Trace) -> None:
        if not isinstance(trace, Trace):
            raise ArgumentError(f"ask() needs a Trace, not {type(trace).__name__}: ask(chainexec.trace(fn, args))")
        self.trace: Trace = trace
        self.run = Run(trace)
        self.reader = trace._reader
        self.calls = CallTexts(trace)
        self._decorators: dict[tuple[str, str, int], tuple[str, ...]] = {}
        self.frames: dict[int, Frame] = {frame.id: frame for frame in trace.frames}
        self._kept: dict[Any, Any] = {}

    def kept(self, make: Callable[[View], Kept]) -> Kept:
        """What `make` finds in this run; found once for all kinds that ask for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return cast("Kept", self._kept[make])

    @cached_property
    def places(self) -> Places:
        """How the sentences of a rationale name places."""
        return Places(self.trace)

    # ---- what ran --------------------------------------------------------------------------------------------------------

    @cached_property
    def entry(self) -> Frame | None:
        """The frame of the call that is traced; None for an empty trace."""
        return self.trace.frames[0] if self.trace.frames else None

    @cached_property
    def is_script(self) -> bool:
        return self.entry is not None and self.entry.function == "<module>"

    @cached_property
    def lines(self) -> tuple[Visit, ...]:
        """All runs of statements in frames that can be asked about, in order."""
        columns, step_at = self.run.columns, self.run.step_at
        kinds, frame_of, place_of, counts = columns.kind, columns.b, columns.a, columns.c
        asked = self.askable_frames
        found = []
        for step, position in enumerate(step_at):
            if kinds[position] >> 1 & 63 == L.LINE and frame_of[position] in asked:
                found.append(Visit(step, frame_of[position], place_of[position], counts[position] >> 32))
        return tuple(found)

    @cached_property
    def askable_frames(self) -> frozenset[int]:
        """Frames of named functions (or of the script) in the thread in which the run began, whose beginning was recorded.

        Bodies of classes and of imported modules are no calls.
        """
        entry = self.entry
        if entry is None:
            return frozenset()
        return frozenset(
            frame.id
            for frame in self.frames.values()
            if not frame.joined
            and not frame.name.startswith(NAMELESS)
            and frame.thread == entry.thread
            and self.has_statements(frame)
            and (frame is entry or not frame._facts.owns_namespace)
        )

    def has_statements(self, frame: Frame) -> bool:
        return any(statement.kind != "Line" for statement in frame._facts.statements)

    @cached_property
    def lines_of(self) -> dict[int, tuple[Visit, ...]]:
        """The same by frame."""
        found: dict[int, list[Visit]] = defaultdict(list)
        for visit in self.lines:
            found[visit.frame].append(visit)
        return {frame: tuple(visits) for frame, visits in found.items()}

    @cached_property
    def visits(self) -> Counter[tuple[int, int]]:
        """How often each statement ran in each frame: by (frame, place)."""
        return Counter((visit.frame, visit.place) for visit in self.lines)

    @cached_property
    def frames_by_function(self) -> dict[tuple[str, str, int], tuple[int, ...]]:
        """The frames of each function in the order of their calls: by (file, name, line)."""
        found: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for frame in self.frames.values():
            found[self.function_key(frame)].append(frame.id)
        return {key: tuple(frames) for key, frames in found.items()}

    @staticmethod
    def function_key(frame: Frame) -> tuple[str, str, int]:
        return (frame.filename, frame.function, frame.line)

    def statement(self, visit: Visit) -> Statement:
        return self.frames[visit.frame]._facts.statements[visit.place]

    def step(self, index: int) -> Step:
        return self.reader.step(index)

    @cached_property
    def simple_visits(self) -> tuple[tuple[int, Visit], ...]:
        """The runs of simple statements that came to their end, each with its place in `lines`."""
        simple: dict[tuple[int, int], bool] = {}
        found = []
        for index, visit in enumerate(self.lines):
            facts = self.frames[visit.frame]._facts
            key = (id(facts), visit.place)
            if key not in simple:
                simple[key] = facts.statements[visit.place].kind in SIMPLE
            if simple[key] and self.completes(visit):
                found.append((index, visit))
        return tuple(found)

    def is_simple(self, visit: Visit) -> bool:
        """Whether it is a simple statement: "after it" means one thing."""
        return self.statement(visit).kind in SIMPLE and self.completes(visit)

    def completes(self, visit: Visit) -> bool:
        """Whether the statement ran to its end: nothing was raised in it, and the recording did not stop."""
        end = self.reader.end_of(visit.step)
        if end >= self.run.count:
            return False
        if self.run.kind(end) in (L.RAISE, L.UNWIND, L.HANDLED, L.YIELD):  # a `yield` is not over until the generator goes on
            return False
        if self.run.kind(end) != L.RETURN and self.statement(visit).kind == "Return":
            return False  # a `finally` or `with` comes in between
        before = self.run.frame(end - 1) if self.run.kind(end - 1) == L.UNWIND else None
        if before is not None and before.parent is not None and before.parent.id == visit.frame:
            return False  # an exception came out of a call in it; that C code took it is possible, but not sure
        return self.run.frame(end).id == visit.frame or self.run.kind(end) in (L.OUTPUT, L.INPUT)

    def tells_one_statement(self, visit: Visit) -> bool:
        """Whether line and text name this statement and no other of its code."""
        return self.tells_place(visit.frame, visit.place)

    def tells_place(self, frame: int, place: int) -> bool:
        """The same for a statement that may not have run."""
        facts = self.frames[frame]._facts
        statement = facts.statements[place]
        return self._same_place[id(facts), statement.line, self.first_line(statement)] == 1

    @cached_property
    def _same_place(self) -> Counter[tuple[int, int, str]]:
        facts = {id(frame._facts): frame._facts for frame in self.frames.values()}
        return Counter((key, row.line, self.first_line(row)) for key, code in facts.items() for row in code.statements)

    # ---- naming places ---------------------------------------------------------------------------------------------------

    first_line = staticmethod(first_line)

    def line_name(self, statement: Statement) -> str:
        """`line 7 (`total += x`)`."""
        return f"line {statement.line} (`{self.first_line(statement)}`)"

    def is_entry(self, frame: Frame) -> bool:
        return self.entry is not None and frame.id == self.entry.id

    @staticmethod
    def function_name(frame: Frame) -> str:
        return name_of(frame)

    def call_name(self, frame: Frame) -> str | None:
        """Names a call among all of the run: "the call `f(3)`", "the 2nd call of `f` (...)"; None where no words would do."""
        if self.is_entry(frame):
            return "the run of the program" if self.is_script else f"the call {self.calls.code(frame)}"
        same = self.frames_by_function[self.function_key(frame)]
        name = self.function_name(frame)
        if self._bearers[name] > 1:
            return None  # another function of this name runs, too
        is_class = frame._facts.owns_namespace
        if len(same) == 1 and not self.is_cut:
            return f"the body of the class `{name}`" if is_class else f"the call of `{name}`"
        number = ordinal(same.index(frame.id) + 1)
        if is_class:
            return f"the {number} run of the body of the class `{name}` (counted in the order in which they begin)"
        if self.decorators(frame) or frame._facts.flags & PAUSING:  # its body may not run for each call, or later
            return f"the {number} run of the body of `{name}` (counted in the order in which they begin)"
        return f"the {number} call of `{name}` (counted in the order in which the calls begin)"

    @cached_property
    def is_cut(self) -> bool:
        """Whether a limit ended the recording: of what was seen once, more may have followed."""
        return isinstance(self.trace.outcome, Stopped)

    def is_repeated(self, visit: Visit) -> bool:
        """Whether the statement may run more than once in the call, so that a question has to say which run it means."""
        if self.visits[visit.frame, visit.place] > 1:
            return True
        return self.is_cut and self.frames[visit.frame].return_step is None

    @cached_property
    def _bearers(self) -> Counter[str]:
        """How many functions that ran have each name."""
        functions = {self.function_key(frame): self.function_name(frame) for frame in self.frames.values()}
        return Counter(functions.values())

    def in_call(self, frame: Frame) -> str | None:
        """` in the 2nd call of `f``; "" where one call only can be meant; None where no words would do."""
        if not self.is_entry(frame):
            name = self.call_name(frame)
            return None if name is None else f" in {name}"
        if len(self.frames_by_function[self.function_key(frame)]) == 1 and not self.is_cut:
            return ""
        return f" in the outermost call of `{self.function_name(frame)}`"

    def timed(self, visit: Visit, verb: str) -> str | None:
        """`line 7 (`x = 1`) VERB for the 2nd time in the call of `f``; None where it could be misread."""
        if not self.tells_one_statement(visit):
            return None
        frame = self.frames[visit.frame]
        where = self.in_call(frame)
        if where is None:
            return None
        times = f" for the {ordinal(visit.number)} time" if self.is_repeated(visit) else ""
        if times and verb == "has run" and self.first_broken.get((visit.frame, visit.place), visit.number) < visit.number:
            times += " (counting each time that it began)"
        return f"{self.line_name(self.statement(visit))} {verb}{times}{where}"

    def after(self, visit: Visit) -> str | None:
        """`after line 7 (`x = 1`) has run for the 2nd time in the call of `f``; None where it could be misread."""
        timed = self.timed(visit, "has run")
        return None if timed is None else f"after {timed}"

    # ---- calls and objects -----------------------------------------------------------------------------------------------

    def decorators(self, frame: Frame) -> tuple[str, ...]:
        """What stands around a frame's function that may keep calls from its body, or change what comes of them."""
        key = self.function_key(frame)
        if key not in self._decorators:
            node = self.calls.definition(frame)
            self._decorators[key] = () if node is None else tuple(map(ast.unparse, node.decorator_list))
        return tuple(text for text in self._decorators[key] if text not in HARMLESS_DECORATORS)

    def is_property(self, frame: Frame) -> bool:
        """Whether its function is called where an attribute is read or set."""
        self.decorators(frame)
        texts = self._decorators[self.function_key(frame)]
        return any(re.search(r"property$|\.(setter|getter|deleter)$", text) for text in texts)

    def bearers(self, frame: Frame) -> int:
        """How many functions that ran have the name of a frame's."""
        return self._bearers[self.function_name(frame)]

    @cached_property
    def first_broken(self) -> dict[tuple[int, int], int]:
        """By (frame, place): the first run of a statement that was not completed."""
        found: dict[tuple[int, int], int] = {}
        kind = self.run.columns.kind
        if any(kind[position] >> 1 & 63 in (L.RAISE, L.UNWIND) for position in self.run.step_at):
            for visit in self.lines:
                if (visit.frame, visit.place) not in found and not self.completes(visit):
                    found[visit.frame, visit.place] = visit.number
        return found

    @cached_property
    def steps_by_kind(self) -> dict[int, tuple[int, ...]]:
        """The steps of each operation of the log that is no line: `steps_by_kind.get(log.RAISE, ())`."""
        found: dict[int, list[int]] = defaultdict(list)
        kind = self.run.columns.kind
        for step, position in enumerate(self.run.step_at):
            operation = kind[position] >> 1 & 63
            if operation != L.LINE:
                found[operation].append(step)
        return {operation: tuple(steps) for operation, steps in found.items()}

    @cached_property
    def outputs(self) -> tuple[tuple[int, str, bool], ...]:
        """(step, text, whether it went to the standard error) of each piece of output."""
        columns, step_at = self.run.columns, self.run.step_at
        steps = self.steps_by_kind.get(L.OUTPUT, ())
        return tuple((step, str(columns.c[step_at[step]]), columns.a[step_at[step]] == 2) for step in steps)

    @cached_property
    def first_raises(self) -> dict[int, int]:
        """By the exception's number: the step at which it was first raised, or at which it first left a frame."""
        found: dict[int, int] = {}
        for step in sorted((*self.steps_by_kind.get(L.RAISE, ()), *self.steps_by_kind.get(L.UNWIND, ()))):
            value = self.step(step).value
            if value is not None and value.identity is not None:
                found.setdefault(value.identity, step)
        return found

    @cached_property
    def is_too_deep(self) -> bool:
        """Whether a recursion came to the interpreter's limit: how far the run got depends on that."""
        values = [self.step(step).value for step in self.first_raises.values()]
        return any(value is not None and not self.is_known_exception(value) for value in values)

    @staticmethod
    def is_known_exception(value: Value) -> bool:
        """Whether it is an exception that the program's text explains; that of too deep a recursion may not be recorded whole."""
        raw = value._raw
        return type(raw) is HeapObject and raw.layout == L.EXCEPTION and value.type != "RecursionError"

    @cached_property
    def calls_as_told(self) -> bool:
        """Whether every call that the text makes of a followed function begins: no arguments are refused."""
        values = [self.step(step).value for step in self.steps_by_kind.get(L.RAISE, ())]
        return not any(
            value is not None and value.type == "TypeError" and re.search(r"\w\(\) (takes|missing|got)", value.text) for value in values
        )

    @cached_property
    def visit_by_step(self) -> dict[int, Visit]:
        return {visit.step: visit for visit in self.lines}

    @cached_property
    def children(self) -> dict[int, tuple[int, ...]]:
        """The frames that each frame called, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for frame in self.frames.values():
            if frame.parent is not None:
                found[frame.parent.id].append(frame.id)
        return {parent: tuple(frames) for parent, frames in found.items()}

    @cached_property
    def mutations(self) -> tuple[tuple[int, int], ...]:
        """(step, object's number) for each step that changed a list, dict, set or instance itself, in order."""
        columns, objects, owner_at = self.run.columns, self.reader.objects, self.reader.owner_at
        kind, of = columns.kind, columns.b
        found: dict[tuple[int, int], None] = {}
        for position in range(len(kind)):
            if kind[position] >> 1 & 63 in MUTATIONS:
                thing = objects.get(of[position])
                if thing is not None and thing.layout in SHARED_LAYOUTS:
                    found[owner_at(position), of[position]] = None
        return tuple(sorted(found))

    # ---- states ----------------------------------------------------------------------------------------------------------

    def state_after(self, visit: Visit) -> State:
        return self.step(visit.step).after

    def is_askable(self, value: Value) -> bool:
        """Whether a value can be an answer: made of literals, and not too long to be given."""
        raw = value._raw
        if type(raw) in (int, bool, float, str, bytes, type(None)):
            if type(raw) is int:
                return raw.bit_length() <= 3 * LONGEST_VALUE
            return not isinstance(raw, str | bytes) or len(raw) <= LONGEST_VALUE
        if value.label is not None:
            return False
        text = value.text
        return len(text) <= LONGEST_VALUE and is_literal(text)

    @cached_property
    def situation(self) -> str:
        """What is run, and what it reads."""
        if self.entry is None:
            return ""
        what = "This program is run." if self.is_script else self._calls_made(self.entry)
        read = "".join(self.step(index).text or "" for index in range(self.run.count) if self.run.kind(index) == L.INPUT)
        return f"{what} It reads this input:\n```text\n{read}\n```" if read else what

    def _calls_made(self, entry: Frame) -> str:
        """Which call is made from outside; the calls, where the expression that was run made more than one."""
        roots = [frame for frame in self.frames.values() if frame.parent is None and frame.thread == entry.thread]
        made = [self.calls.code(frame) for frame in roots[:MOST_CALLS]] + ["..."] * (len(roots) > MOST_CALLS)
        text = f"The call {made[0]} is made" if len(made) == 1 else f"These calls are made, one after the other: {', '.join(made)}"
        receiver = entry.arguments.get("self")
        if receiver is not None and entry.name != "__init__" and "." in entry.function:
            text += f", on the instance `{receiver.short(LONGEST_VALUE)}`"
        if not all(only_defines(program.text) for program in self.trace.programs):
            text += " (after the program was loaded; what ran while it was loaded does not count)"
        return f"{text}."

    @cached_property
    def program(self) -> str:
        """The program's text, with line numbers."""
        return shown_program(self.trace, list(self.frames.values()), numbered=True)

    @cached_property
    def plain_program(self) -> str:
        return shown_program(self.trace, list(self.frames.values()), numbered=False)
