"""What each sentence that looks back claims, checked against the trace: one method a form, named after it.

A method finds the places that its sentence names and works out anew what holds there. It gives what follows from the sentence, as the texts
that an answer may have: the sentence with the answer, behind it, must give one of them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from chainexec.narration.checks.base import need
from chainexec.narration.cursor import Contradiction
from chainexec.narration.forms import code
from chainexec.narration.lookback.calls import CallTexts
from chainexec.narration.lookback.paths import value_at
from chainexec.narration.lookback.places import Places, callee, first_line
from chainexec.narration.lookback.values import SIZES, classes_of, size_class, size_of
from chainexec.narration.lookback.words import SUPPOSING, Line, More, read
from chainexec.narration.values import matches
from chainexec.recording import log as L
from chainexec.traces import Raised
from chainexec.traces.frames import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chainexec.narration.lookback.places import Then
    from chainexec.narration.lookback.words import Call, Listed, Moment, Slot, Visit
    from chainexec.narration.moments import Run
    from chainexec.traces import Frame, Trace, Value

Follows = tuple[str, ...]
VALUE = 60  # characters of a value in a list
CANDIDATES = 30  # runs of a statement that are looked at for one that is as a text supposes
REASONS = {"exhausted": "exhausted", "condition false": "condition", "break": "break", "return": "return", "exception": "exception"}


class LookingBack:
    """Checks such sentences, and remembers what follows from the last one."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.trace: Trace = run.trace
        self.reader = run.reader
        self._places: Places | None = None
        self.follows: Follows = ()
        self.start = self.end = -1  # of a text about one statement by itself: its step, and the one that the text has come to
        self.altered: list[str] = []  # parameters of which sentences said, one after the other, that their object changed

    @property
    def places(self) -> Places:
        if self._places is None:
            self._places = Places(self.trace)
        return self._places

    def check(self, form: str, slots: tuple[Slot, ...]) -> None:
        """Check one sentence.

        Raises:
            Contradiction: it is not so.
        """
        self.follows = ()
        if form not in ("kept", "altered"):
            self.altered = []
        self.follows = SAYINGS[form](self, *slots)

    def check_answer(self, text: str) -> None:
        """Check the sentence with the answer: it has to follow from the one before it.

        Raises:
            Contradiction: it does not.
        """
        _, _, bare = text.partition(") ") if text[:1] == "(" and text[2:4] == ") " else ("", "", text)  # the letter of a choice
        need(self.follows, "nothing that was said before gives an answer")
        need(text in self.follows or bare in self.follows, f"what was said before gives {' or '.join(self.follows[:3])}")

    # ---- helpers -----------------------------------------------------------------------------------------------------
    def value(self, raw: Any, position: int) -> Value:
        return self.run.value(raw, position)

    def is_value(self, text: str, value: Value | None) -> Follows:
        """That a text is a value; what follows is the value."""
        if value is None:
            raise Contradiction("there is no such value")
        need(matches(text, value) or code(text) == code(value.text), lambda: f"it is {value.short(200)}")
        return (value.text,)

    def value_then(self, moment: Moment, place: str) -> tuple[Then, Value]:
        then = self.places.find_moment(moment)
        value = value_at(then.state, place)
        if value is None:
            raise Contradiction(f"there is no {place} there")
        return then, value

    def are(self, listed: Listed, actual: Sequence[str]) -> None:
        """That a list, of which the middle may be left out, is this one."""
        gap = next((place for place, item in enumerate(listed) if isinstance(item, More)), None)
        shown = [code(item) for item in listed if not isinstance(item, More)]
        wanted = list(map(code, actual))
        if gap is None:
            right = shown == wanted
        else:
            left = cast("More", listed[gap])
            right = len(shown) + left.left == len(wanted) and shown == wanted[:gap] + wanted[len(wanted) - len(shown) + gap :]
            right = right and len(shown) == len(listed) - 1  # one gap only
        need(right, lambda: f"they are {', '.join(wanted[:20]) or 'none'}")

    def calls_are(self, listed: Listed, frames: Sequence[Frame]) -> Follows:
        self.are(listed, [self.places.label(frame) for frame in frames])
        return (repr([callee(frame) for frame in frames]),)

    def steps_of_kind(self, kind: int, start: int = 0) -> list[int]:
        return [step for step in range(start, self.run.count) if self.run.kind(step) == kind]

    # ---- values ------------------------------------------------------------------------------------------------------
    def say_held(self, moment: Moment, place: str, value: str) -> Follows:
        return self.is_value(value, self.value_then(moment, place)[1])

    def say_held_in(self, moment: Moment, place: str, call: Call, value: str) -> Follows:
        then, frame = self.places.find_moment(moment), self.places.find_call(call)
        return self.is_value(value, value_at(State(frame, then.position), place))

    def say_typed(self, moment: Moment, place: str, value: str, type: str) -> Follows:  # noqa: A002 the slot's name
        held = self.value_then(moment, place)[1]
        self.is_value(value, held)
        need(held.type == type, f"it is of the type {held.type}")
        return (type,)

    def say_classed(self, moment: Moment, place: str, value: str, word: str) -> Follows:
        held = self.value_then(moment, place)[1]
        self.is_value(value, held)
        classes = classes_of(held)
        need(word in classes, f"it is {' and '.join(classes) or 'no number'}")
        return (word,)

    def say_sized(self, moment: Moment, place: str, n: int, word: str) -> Follows:
        size = size_of(self.value_then(moment, place)[1])
        if size is None:
            raise Contradiction("it has no elements")
        need(size == n, f"it has {size}")
        need(word in size_class(size) and word in SIZES, f"that is {' and '.join(size_class(size))}")
        return (word,)

    def say_evaluated(self, visit: Visit, expression: str, value: str) -> Follows:
        _, step = self.places.find_visit(visit)
        found = [row.value for row in self.reader.step(step).evaluations if row.text == expression]
        need(len(found) == 1, f"it is evaluated {len(found)} times there")
        return self.is_value(value, found[0])

    def say_history(self, call: Call, name: str, values: Listed) -> Follows:
        frame = self.places.find_call(call)
        texts: list[str] = []
        start = frame.arguments.get(name)
        rows = [] if start is None else [start.text]
        for step in frame.steps:
            rows += [
                change.new.text
                for change in step.changes
                if change.name == name and change.new is not None and change.belongs_to(frame) and step.index != frame._call_step
            ]
        for text in rows:
            if texts[-1:] != [text]:
                texts.append(text)
        self.are(values, texts)
        return (f"[{', '.join(texts)}]",)

    def say_assigned(self, visit: Visit, name: str, n: int) -> Follows:
        frame, step = self.places.find_visit(visit)
        for earlier in reversed(self.reader.steps_of(frame)):
            if earlier < step and any(change.name == name and change.belongs_to(frame) for change in self.reader.changes(earlier)):
                line = self.run.line(earlier)
                need(self.run.kind(earlier) == L.LINE and line == n, f"it is line {line}")
                return (str(n),)
        raise Contradiction("no line assigns it before that")

    def say_printed(self, visit: Visit, text: str) -> Follows:
        return self.is_output(text, self.places.find_visit(visit)[1])

    def say_printed_all(self, text: str) -> Follows:
        return self.is_output(text, self.run.count)

    def is_output(self, text: str, until: int) -> Follows:
        steps = [self.reader.step(step) for step in self.steps_of_kind(L.OUTPUT) if step < until]
        written = "".join(step.text or "" for step in steps if step.stream == "stdout")
        need(text == repr(written), f"it is {written!r}")
        return (written,)

    # ---- objects -----------------------------------------------------------------------------------------------------
    def bound_to(self, state: State, value: Value | None) -> list[str]:
        """The local names that are bound to an object."""
        if value is None or value.identity is None:
            raise Contradiction("that is no object that could have other names")
        return sorted(name for name, held in state.locals.items() if held.identity == value.identity and not name.startswith("__"))

    def say_names_of(self, moment: Moment, name: str, names: Listed) -> Follows:
        then = self.places.find_moment(moment)
        found = [other for other in self.bound_to(then.state, then.state.get(name)) if other != name]
        self.are(names, found)
        return (", ".join(found) or "none",)

    def say_names_in(self, moment: Moment, name: str, call: Call, names: Listed) -> Follows:
        then, frame = self.places.find_moment(moment), self.places.find_call(call)
        found = self.bound_to(State(frame, then.position), then.state.get(name))
        self.are(names, found)
        return (", ".join(found) or "none",)

    def say_sameness(self, moment: Moment, one: str, other: str, objects: str) -> Follows:
        first, second = (self.value_then(moment, name)[1].identity for name in (one, other))
        is_same = first is not None and first == second
        need(is_same is (objects == "one object"), "they are one object" if is_same else "they are two objects")
        return ("yes" if is_same else "no",)

    def say_kept(self, call: Call, name: str, value: str) -> Follows:
        return self.parameter(call, name, value, value)

    def say_altered(self, call: Call, name: str, value: str, later: str) -> Follows:
        need(code(value) != code(later), "that is no change")
        return self.parameter(call, name, value, later)

    def parameter(self, call: Call, name: str, value: str, later: str) -> Follows:
        frame = self.places.find_call(call)
        held = frame.arguments.get(name)
        if held is None or frame._end_step < 0:
            raise Contradiction("there is no such parameter" if held is None else "that call does not end")
        self.is_value(value, held)
        self.is_value(later, self.value(held._raw, self.reader.position_of(frame._end_step)))
        if value != later:
            self.altered.append(name)
        return (", ".join(sorted(self.altered)) or "none",)

    def say_changed_at(self, visit: Visit, name: str, place: str) -> Follows:
        _, step = self.places.find_visit(visit)
        opened = self.reader.step(step)
        holder = value_at(opened.after, name)
        found = []
        for change in opened.changes:
            if change.object is None or holder is None or change.object.identity != holder.identity:
                continue
            if change.index is not None:
                found.append(str(change.index))
            elif change.key is not None:
                found.append(change.key.text)
        need(len(found) == 1, f"{len(found)} of its places change")
        need(code(found[0]) == code(place), f"it is {found[0]}")
        return (found[0],)

    # ---- which way ---------------------------------------------------------------------------------------------------
    def say_tested(self, visit: Visit, truth: bool) -> Follows:
        branch = self.reader.step(self.places.find_visit(visit)[1]).branch
        if branch is None or branch.taken is None:
            raise Contradiction("no condition is tested there")
        need(branch.taken is truth, f"it is {str(branch.taken).lower()}")
        return (str(truth),)

    def say_tests(self, call: Call, line: Line, n: int, places: Listed, m: int) -> Follows:
        frame = self.places.find_call(call)
        steps = self.places.runs(frame, self.places.find_place(frame, line))
        branches = [self.reader.step(step).branch for step in steps]
        true = [number for number, branch in enumerate(branches, 1) if branch is not None and branch.taken]
        need(len(steps) == n and len(true) == m, f"it is tested {len(steps)} times and true {len(true)} times")
        self.are(places, list(map(str, true)))
        return (str(m),)

    def say_decided(self, visit: Visit, expression: str, operand: str) -> Follows:
        moment = self.run.moment(self.places.find_visit(visit)[1])
        nodes = moment.plan.nodes_of(expression)
        node = nodes[0] if len(nodes) == 1 else None
        if not isinstance(node, ast.BoolOp):
            raise Contradiction("there is no such `and` or `or`")
        for part in node.values:
            truth = moment.truth(part)
            if part is node.values[-1] or truth is isinstance(node.op, ast.Or):
                text = moment.plan.text(part)
                need(text == operand, f"it is {text}")
                return (operand,)
            need(truth is not None, "the values are not recorded")
        raise Contradiction("there are no operands")

    def say_counted(self, line: Line, n: int, call: Call) -> Follows:
        frame = self.places.find_call(call)
        count = len(self.places.runs(frame, self.places.find_place(frame, line)))
        need(count == n, f"it runs {count} times")
        return str(n), "yes" if n else "no"

    def say_counted_all(self, line: Line, name: str, counts: Listed, n: int) -> Follows:
        frames = self.places.by_name.get(name, [])
        found = [len(self.places.runs(frame, self.places.find_place(frame, line))) for frame in frames]
        self.are(counts, list(map(str, found)))
        need(sum(found) == n, f"together it is {sum(found)}")
        return (str(n),)

    def lines_of(self, frame: Frame) -> list[int]:
        return [step for step in self.reader.steps_of(frame) if self.run.kind(step) == L.LINE]

    def say_path(self, call: Call, lines: Listed) -> Follows:
        found = [self.run.line(step) for step in self.lines_of(self.places.find_call(call))]
        self.are(lines, list(map(str, found)))
        return (str(found),)

    def next_line(self, visit: Visit) -> int:
        frame, step = self.places.find_visit(visit)
        return next((self.run.line(later) for later in self.lines_of(frame) if later > step), -1)

    def say_next(self, visit: Visit, n: int) -> Follows:
        line = self.next_line(visit)
        need(line == n, f"it is line {line}" if line >= 0 else "none runs")
        return (str(n),)

    def say_no_next(self, visit: Visit) -> Follows:
        line = self.next_line(visit)
        need(line < 0, f"line {line} runs next")
        return ("-1",)

    def loop(self, line: Line, entry: int, call: Call) -> tuple[int, str]:
        """How many iterations a run of a loop begins, and why it ends."""
        frame = self.places.find_call(call)
        place = self.places.find_place(frame, line)
        header = frame._facts.statements[place]
        entered = count = 0
        is_open = False
        for step in frame.steps:
            branch = step.branch
            if self.run.kind(step.index) == L.LINE and self.reader.columns.a[self.reader.step_at[step.index]] == place:
                iteration = step.iteration
                if iteration == 1 or (iteration is None and not is_open):
                    entered += 1
                    count, is_open = 0, True
                if iteration is not None:
                    count = iteration
            if is_open and branch is not None and branch.reason is not None:
                ended = any(position.statement.index == header.index for position in branch.loops)
                if ended and entered == entry:
                    return count, REASONS[branch.reason]
                is_open = not ended
        raise Contradiction(f"it is entered {entered} times, or does not end")

    def say_loop_count(self, line: Line, entry: int, call: Call, n: int) -> Follows:
        count, _ = self.loop(line, entry, call)
        need(count == n, f"it begins {count}")
        return (str(n),)

    def say_loop_end(self, line: Line, entry: int, call: Call, word: str) -> Follows:
        _, reason = self.loop(line, entry, call)
        need(reason == word, f"it is {reason}")
        return (word,)

    # ---- calls -------------------------------------------------------------------------------------------------------
    def end_of(self, call: Call, kind: int) -> tuple[Frame, Value]:
        frame = self.places.find_call(call)
        end = frame._end_step
        value = self.run.value_of(end) if end >= 0 else None
        if value is None or self.run.kind(end) != kind:
            raise Contradiction("that call ends otherwise")
        return frame, value

    def say_returned(self, call: Call, value: str) -> Follows:
        return (*self.is_value(value, self.end_of(call, L.RETURN)[1]), "no")

    def say_got(self, call: Call, arguments: str, value: str) -> Follows:
        frame, returned = self.end_of(call, L.RETURN)
        self.is_value(value, returned)
        text = CallTexts(self.trace).arguments(frame)
        need(code(text) == code(arguments), f"the arguments are {text}")
        return (text,)

    def say_left_by(self, call: Call, exception: str) -> Follows:
        value = self.end_of(call, L.UNWIND)[1]
        self.is_value(exception, value)
        return "yes", value.type

    def say_return_line(self, call: Call, n: int) -> Follows:
        frame, _ = self.end_of(call, L.RETURN)
        statement = self.run.statement(frame._end_step)
        need(statement is not None and statement.kind == "Return" and statement.line == n, f"it is line {self.run.line(frame._end_step)}")
        return (str(n),)

    def say_made_by(self, call: Call, caller: Call, n: int) -> Follows:
        frame, parent = self.places.find_call(call), self.places.find_call(caller)
        need(frame.parent is not None and frame.parent.id == parent.id, "another call makes it")
        line = self.run.line(frame._parents[0][1])
        need(line == n, f"it is line {line}")
        return callee(parent), str(n)

    def say_calls(self, name: str, calls: Listed, n: int) -> Follows:
        frames = self.places.by_name.get(name, [])
        self.calls_are(calls, frames)
        need(len(frames) == n, f"there are {len(frames)}")
        return (str(n),)

    def say_calls_during(self, call: Call, calls: Listed) -> Follows:
        frame = self.places.find_call(call)
        end = frame._end_step if frame._end_step >= 0 else self.run.count
        return self.calls_are(calls, [other for other in self.places.frames if frame._call_step < other._call_step < end])

    def say_calls_by(self, call: Call, calls: Listed) -> Follows:
        frame = self.places.find_call(call)
        return self.calls_are(calls, [other for other in self.places.frames if other.parent is not None and other.parent.id == frame.id])

    def stack(self, frame: Frame) -> list[Frame]:
        above: list[Frame] = []
        at: Frame | None = frame
        while at is not None:
            above.insert(0, at)
            at = at.parent
        return above

    def say_stack(self, call: Call, calls: Listed) -> Follows:
        above = self.stack(self.places.find_call(call))
        return self.calls_are(calls, above[1:] if above[0].function == "<module>" else above)

    def say_deepest(self, name: str, n: int, call: Call) -> Follows:
        frame = self.places.find_call(call)
        depths: dict[int, int] = {}
        here = set(map(id, self.places.by_name.get(name, [])))
        for other in self.places.frames:
            parent = other.parent
            depths[other.id] = (depths[parent.id] if parent is not None else 0) + (id(other) in here)
        need(id(frame) in here and depths[frame.id] == n, f"{depths[frame.id]} are under way there")
        need(max(depths.values()) == n, f"as many as {max(depths.values())} are under way at once")
        return (str(n),)

    def yields(self, generator: Call) -> list[Value]:
        frame = self.places.find_call(generator)
        steps = [step for step in self.reader.steps_of(frame) if self.run.kind(step) == L.YIELD]
        return [value for step in steps if (value := self.run.value_of(step)) is not None]

    def say_yielded(self, generator: Call, values: Listed, n: int) -> Follows:
        found = self.yields(generator)
        self.are(values, [value.short(VALUE) for value in found])
        need(len(found) == n, f"it yields {len(found)}")
        return (str(n),)

    def say_yielded_at(self, place: int, generator: Call, value: str) -> Follows:
        found = self.yields(generator)
        need(0 < place <= len(found), f"it yields {len(found)} values")
        return self.is_value(value, found[place - 1])

    def last_step(self, moment: Moment, generator: Call) -> int:
        """The step at which a generator was left last before a moment."""
        then, frame = self.places.find_moment(moment), self.places.find_call(generator)
        steps = [step for step in self.reader.steps_of(frame) if self.reader.position_of(step) < then.position]
        need(steps and self.run.kind(steps[-1]) in (L.YIELD, L.RETURN), "it does not stand still then")
        return steps[-1]

    def say_suspended(self, moment: Moment, generator: Call, n: int) -> Follows:
        step = self.last_step(moment, generator)
        need(self.run.kind(step) == L.YIELD, "it has come to its end")
        statement = self.run.statement(step)
        need(statement is not None and statement.line == n, f"it is line {self.run.line(step)}")
        return (str(n),)

    def say_finished(self, moment: Moment, generator: Call) -> Follows:
        need(self.run.kind(self.last_step(moment, generator)) == L.RETURN, "it is suspended")
        return ("-1",)

    # ---- exceptions --------------------------------------------------------------------------------------------------
    def raised_in(self, visit: Visit) -> tuple[int, Value]:
        frame, step = self.places.find_visit(visit)
        for later in self.reader.steps_of(frame):
            if later > step and self.run.kind(later) == L.RAISE and self.reader.line_step(later) == step:
                value = self.run.value_of(later)
                if value is not None:
                    return later, value
        raise Contradiction("nothing is raised there")

    def say_raised(self, visit: Visit, exception: str) -> Follows:
        value = self.raised_in(visit)[1]
        self.is_value(exception, value)
        return (value.type,)

    def say_raised_with(self, visit: Visit, exception: str, argument: str) -> Follows:
        value = self.raised_in(visit)[1]
        self.is_value(exception, value)
        held = value.attributes.get("args")
        return self.is_value(argument, held.items[0] if held is not None and len(held.items) == 1 else None)

    def way_of(self, step: int, value: Value) -> tuple[list[Frame], int]:
        """The calls that an exception ends, and the step at which it is taken, -1 where it is not."""
        ended: list[Frame] = []
        frame: Frame | None = self.run.frame(step)
        for later in range(step + 1, self.run.count):
            kind = self.run.kind(later)
            if kind == L.HANDLED and frame is not None and self.run.frame(later).id == frame.id:
                return ended, later
            if kind == L.UNWIND and frame is not None and self.run.frame(later).id == frame.id:
                left = self.run.value_of(later)
                need(left is not None and left.identity == value.identity, "another exception leaves that call")
                ended.append(frame)
                parent = frame._parent_step_at(later)
                frame = self.run.frame(parent) if parent >= 0 else None
        need(frame is None, "it is not sure what becomes of it")
        return ended, -1

    def say_taken(self, visit: Visit, n: int) -> Follows:
        _, taken = self.way_of(*self.raised_in(visit))
        need(taken >= 0, "nothing takes it")
        need(self.run.line(taken) == n, f"it is line {self.run.line(taken)}")
        return (str(n),)

    def say_not_taken(self, visit: Visit) -> Follows:
        _, taken = self.way_of(*self.raised_in(visit))
        need(taken < 0, lambda: f"line {self.run.line(taken)} takes it")
        need(isinstance(self.trace.outcome, Raised), "the run does not end with an exception")
        return ("-1",)

    def say_ends_calls(self, visit: Visit, calls: Listed) -> Follows:
        ended, _ = self.way_of(*self.raised_in(visit))
        return self.calls_are(calls, [frame for frame in ended if frame.function != "<module>"])

    def first_raise(self, identity: int | None) -> int:
        """The line at which an exception was raised first."""
        for step in range(self.run.count):
            if self.run.kind(step) in (L.RAISE, L.UNWIND):
                value = self.run.value_of(step)
                if identity is not None and value is not None and value.identity == identity:
                    return self.run.line(step)
        raise Contradiction("its beginning is not recorded")

    def say_origin(self, visit: Visit, n: int) -> Follows:
        frame, step = self.places.find_visit(visit)
        taken = next((at for at in self.reader.steps_of(frame) if self.run.kind(at) == L.HANDLED and self.reader.line_step(at) == step), -1)
        need(taken >= 0, "no exception is taken there")
        for earlier in range(taken - 1, -1, -1):
            kind = self.run.kind(earlier)
            own = self.run.frame(earlier)
            if (kind == L.RAISE and own.id == frame.id) or (kind == L.UNWIND and own.parent is not None and own.parent.id == frame.id):
                value = self.run.value_of(earlier)
                line = self.first_raise(None if value is None else value.identity)
                need(line == n, f"it is line {line}")
                return (str(n),)
        raise Contradiction("where it comes from is not recorded")

    def ending(self) -> Raised:
        outcome = self.trace.outcome
        if not isinstance(outcome, Raised):
            raise Contradiction("the run ends without an exception")
        return outcome

    def say_origin_of_end(self, n: int) -> Follows:
        value = self.ending().value
        line = self.first_raise(None if value is None else value.identity)
        need(line == n, f"it is line {line}")
        return (str(n),)

    def say_run_ends(self, exception: str) -> Follows:
        outcome = self.ending()
        if outcome.value is None:
            need(exception == outcome.type, f"it is {outcome.type}")
        else:
            self.is_value(exception, outcome.value)
        return (outcome.type,)

    # ---- one statement by itself -------------------------------------------------------------------------------------
    def starts(self, text: str) -> list[int] | None:
        """The runs of the statement with which a text supposes to begin; None for a text that follows the run."""
        sentence = read(text.lstrip().partition("\n")[0].strip()) if text.lstrip()[:8].lower() == "suppose " else None
        if sentence is None or sentence[0] not in SUPPOSING:
            return None
        form, (line, state) = sentence
        assert isinstance(line, Line)  # as the form has it
        listed = cast("Listed", state)
        found = []
        for step in self.steps_of_kind(L.LINE):
            statement = self.run.statement(step)
            if statement is not None and statement.line == line.number and code(first_line(statement)) == code(line.text):
                opened = self.reader.step(step)
                if self.is_state(listed, opened.before if form == "suppose" else opened.after):
                    found.append(step)
                    if len(found) == CANDIDATES:
                        break
        return found

    @staticmethod
    def is_state(told: Listed, state: State) -> bool:
        for row in told:
            name, _, text = str(row).partition(" = ")
            if name not in state or code(state[name].text) != code(text):
                return False
        return True

    def supposed(self, line: Line, state: Listed) -> Follows:  # noqa: ARG002 `starts` has looked at it
        need(self.start >= 0, "no run of it is like that")
        return ()

    say_suppose = say_suppose_after = supposed

    def say_done(self, name: str, value: str) -> Follows:
        need(self.end >= 0, "no statement was told by itself")
        return self.is_value(value, self.reader.step(self.end).after.get(name))

    def say_undone(self, name: str, value: str) -> Follows:
        need(self.start >= 0, "no statement was told by itself")
        return self.is_value(value, self.reader.step(self.start).before.get(name))


SAYINGS: dict[str, Callable[..., Follows]] = {
    name.removeprefix("say_"): getattr(LookingBack, name) for name in dir(LookingBack) if name.startswith("say_")
}
