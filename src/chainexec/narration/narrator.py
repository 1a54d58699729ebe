"""Walks through a trace once, in order, and tells each step in a line; calls nest."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from chainexec.narration.changes import Told
from chainexec.narration.completion import binds, is_aborted
from chainexec.narration.events import bindings, event_clauses, stream_clause
from chainexec.narration.forms import code, sentence
from chainexec.narration.frames import FrameNames
from chainexec.narration.holes import Spoiled
from chainexec.narration.model import NarrationStep
from chainexec.narration.needs import Need, Needs
from chainexec.narration.pauses import ends_items, is_async_item, item_yielded, waits_for_calls
from chainexec.narration.shapes import Inputs, inputs_of
from chainexec.narration.silence import WITHS, is_silent
from chainexec.narration.statements import Teller
from chainexec.narration.templates import NO_TEMPLATE, HoleMoment, Template, is_ready, thresholds_of
from chainexec.narration.values import fits
from chainexec.recording import log as L
from chainexec.traces import Raised, Returned, Stopped
from chainexec.traces.branches import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Moment, Run
    from chainexec.narration.words import Words
    from chainexec.traces import Frame, Value

LOOPS = frozenset({"For", "AsyncFor"})
DECIDING = LOOPS | {"If", "While", "Assert", "Match", "match_case"}
ENDS = frozenset({L.RETURN, L.YIELD, L.UNWIND})  # of a call, or of a turn of it
MOST_TEMPLATES = 20_000  # kept at once
VARIANTS = 8  # of one shape
new_line = tuple.__new__  # what the constructor of a named tuple calls


class Narrator:
    """One narration in the making. `tell` hands out its lines as they are made."""

    def __init__(self, run: Run, words: Words, compression: Compression | None = None, *, templates: bool = True) -> None:
        self.run, self.trace, self.words, self.say = run, run.trace, words, words.say
        self.steps = run.trace.steps
        self.compression = compression
        self.names = FrameNames(run.trace, words)
        self.lines: list[NarrationStep] = []  # told but not yet handed out
        self.told: set[int] = set()  # later steps that are told already
        self.pending: dict[int, list[int]] = {}  # line steps with calls inside, by the step at which they close
        self.open_lines: dict[int, int] = {}  # by frame: the latest of these
        self.moments: dict[int, Moment] = {}  # of these, as long as they are open
        self.asked: set[int] = set()  # steps whose first call was announced
        self.waiting: dict[int, list[int]] = {}  # output and input of such a step before that: told with the announcement
        self.thread: str | None = None
        self.has_threads = len(run.reader.log.threads) > 1
        self.templates: dict[tuple[Any, ...], list[Template]] | None = None  # by shape, for values of different lengths
        if templates and not self.has_threads and is_ready(run):
            self.templates = {}
        self.needs = Needs(run, words, self.names, self.moments)
        self.thresholds = thresholds_of(words.verbosity)
        self.tellers = {
            L.LINE: self.line, L.CALL: self.call, L.ITERATION: self.iteration, L.RETURN: self.returned, L.YIELD: self.yielded,
            L.RESUME: self.resumed, L.RAISE: self.raised, L.HANDLED: self.handled, L.UNWIND: self.unwound, L.OUTPUT: self.stream,
            L.INPUT: self.stream,
        }  # fmt: skip

    def tell(self) -> Iterator[NarrationStep]:
        """All lines, in order."""
        if not self.run.has_expressions and self.run.count:
            self.lines.append(NarrationStep(sentence(self.say("note_lines")), 0, ()))
        step, count = 0, self.run.count
        told, pending, tellers, kinds, step_at = self.told, self.pending, self.tellers, self.run.columns.kind, self.run.step_at
        while step < count:
            if step in pending:
                self.close(step)
            if step in told:
                told.discard(step)
                step += 1
                continue
            if self.compression is not None:
                after = self.compression.skip(self, step)
                if after > step:
                    yield from self.handed_out()
                    step = after
                    continue
            kind = kinds[step_at[step]] >> 1 & 63
            if kind == L.LINE and self.templates is not None and (line := self.from_template(step)) is not None:
                if self.lines:
                    yield from self.handed_out()
                yield line
                step += len(line.steps)
                continue
            tellers[kind](step)
            step += 1
            if self.lines:
                yield from self.handed_out()
        self.close(count)
        yield from self.handed_out()
        yield self.outcome()

    def handed_out(self) -> list[NarrationStep]:
        lines, self.lines = self.lines, []
        return lines

    def close(self, index: int) -> None:
        """Tell the rest of the statements that are over when step `index` opens, the innermost first."""
        for step in reversed(self.pending.pop(index, [])):
            self.tail(step)
            self.asked.discard(step)
            self.moments.pop(step, None)

    def add(self, text: str, steps: Sequence[int], frame: Frame | None = None) -> None:
        """One line about some steps; it stands as deep as the first one's frame."""
        first = steps[0]
        if self.has_threads:
            self.thread_told(first)
        frame = frame or self.run.frame(first)
        if len(steps) > 1:
            self.told.update([step for step in steps if step > first])
        self.lines.append(new_line(NarrationStep, (sentence(text), frame._depth - 1, tuple(steps))))

    def moment(self, step: int) -> Moment:
        return self.moments.get(step) or self.run.moment(step)

    def thread_told(self, step: int) -> None:
        thread = self.steps[step].thread
        if thread != self.thread:
            if self.thread is not None:
                self.lines.append(NarrationStep(sentence(self.say("thread", thread) + ":"), 0, ()))
            self.thread = thread

    # ---- line steps ----------------------------------------------------------------------------------------------------
    def from_template(self, step: int) -> NarrationStep | None:
        """The line of a plain statement, where another run of the same shape was told before."""
        run = self.run
        if run.columns.c[run.step_at[step]] & 0xFFFFFFFF != step + 1:  # there are calls inside: told by `line` and `tail`
            return None
        inputs = inputs_of(run, step)
        if inputs is None or (found := self.filled(step, inputs)) is None:
            return None
        text, count = found
        if count == 1:
            return new_line(NarrationStep, (text, inputs.frame._depth - 1, (step,)))
        return new_line(NarrationStep, (text, inputs.frame._depth - 1, (step, step + 1))) if step + 1 not in self.pending else None

    def filled(self, step: int, inputs: Inputs, *, after_calls: bool = False) -> tuple[str, int] | None:
        """What a template tells of a run, and how many steps it tells; None where there is none for it."""
        key, templates = inputs.key, self.templates
        assert templates is not None
        known = templates.get(key)
        if known is None:  # told the long way once: many shapes never come again
            if len(templates) > MOST_TEMPLATES:
                templates.clear()
            templates[key] = []
            return None
        text = None
        for place, template in enumerate(known):
            text = template.filled(self.run, inputs)
            if text is not None:
                if place:  # the next run is likely to be like this one
                    known[0], known[place] = template, known[0]
                break
        else:
            if len(known) >= VARIANTS:
                return None
            made = self.template(step, after_calls=after_calls)
            known.append(made if made is not None else NO_TEMPLATE)
            if made is None or (text := made.filled(self.run, inputs)) is None:
                return None
            template = made
        return text, template.steps

    def template(self, step: int, *, after_calls: bool) -> Template | None:
        """The line of a statement with holes for its values; with `after_calls` only what became of it (nothing, perhaps)."""
        try:
            moment = HoleMoment(self.run, step, self.thresholds, is_told=True, after_calls=after_calls)
            steps = [step]
            text = self.say.joined(self.statement_clauses(moment, steps))
            if not after_calls:
                text = sentence(self.placed(moment, text or self.plain(moment)))
            return Template(text, moment, len(steps))
        except Spoiled:
            return None

    def line(self, step: int) -> None:
        moment = self.run.moment(step)
        if is_silent(self.run, step, self.names):
            return
        inside = range(step + 1, moment.end)
        if inside and not all(map(self.run.is_event, inside)):
            self.moments[step] = moment
            self.pending.setdefault(moment.end, []).append(step)  # what is called comes first; `tail` goes on when the statement closes
            self.open_lines[moment.frame.id] = step
            return
        steps = [step, *inside]
        clauses = event_clauses([self.steps[inner] for inner in inside], self.words, moment.plan) if inside else []
        clauses += self.statement_clauses(moment, steps)
        self.add(self.placed(moment, self.say.joined(clauses) or self.plain(moment)), steps, moment.frame)

    def tail(self, step: int) -> None:
        """After the last call inside a statement: what became of it."""
        if self.run.kind(step) in (L.RESUME, L.ITERATION):
            if rest := self.rest_of(step):
                frame = self.run.frame(step)
                label, iteration = self.names.label(frame), self.iteration_begun(step)
                where = self.say("back", label) if iteration is None else self.say("back_iteration", label, iteration)
                self.add(f"{where}: {self.say.joined(rest)}", [step], frame)
            return
        self.waited(step)
        if self.templates is not None and step in self.asked and self.tail_from_template(step):
            return
        moment = self.moment(step)
        steps = [step]
        clauses = self.statement_clauses(moment, steps)
        if step not in self.asked:
            self.add(self.placed(moment, self.say.joined(clauses) or self.plain(moment)), steps, moment.frame)
        elif clauses:
            label = self.names.label(moment.frame)
            if moment.plan.kind in LOOPS and moment.taken and moment.iteration is not None:
                where = self.say("back_iteration", label, moment.iteration)
            else:
                where = self.say("back", label)
            self.add(f"{where}: {self.say.joined(clauses)}", steps, moment.frame)

    def tail_from_template(self, step: int) -> bool:
        """The same, where another run of the same shape was told before; whether it was."""
        inputs = inputs_of(self.run, step, after_calls=True)
        if inputs is None or (found := self.filled(step, inputs, after_calls=True)) is None:
            return False
        text, count = found
        if text:
            label, site = self.names.label(inputs.frame), inputs.site
            going_on = site.plan.kind in LOOPS and inputs.is_taken
            where = self.say("back_iteration", label, inputs.number) if going_on else self.say("back", label)
            self.add(f"{where}: {text}", [step] if count == 1 else [step, self.run.end(step)], inputs.frame)
        return True

    def placed(self, moment: Moment, told: str) -> str:
        """What is told of a statement, with its line."""
        statement = moment.plan.statement
        line = statement.line if statement is not None else self.run.line(moment.step)
        if moment.plan.kind in LOOPS and moment.taken and moment.iteration is not None:
            return self.say.placed("at_iteration", (line, moment.iteration), told)
        return self.say.placed("at", (line,), told)

    def plain(self, moment: Moment) -> str:
        """For a statement about which the trace says nothing but that it ran."""
        text = moment.plan.header
        if not text:
            return self.say("this_line")
        if moment.plan.kind == "Return":
            return self.say("reached", text)
        begins = moment.end >= self.run.count and isinstance(self.trace.outcome, Stopped)
        return self.say("statement_begins" if begins or self.aborted(moment) else "statement_runs", text)

    def statement_clauses(self, moment: Moment, steps: list[int]) -> list[str]:
        """What a line step did, as far as it was completed, together with the step that ends it; that one is added to `steps`."""
        after = moment.end if moment.end < self.run.count else None
        kind = self.run.kind(after) if after is not None else 0
        teller = Teller(moment, self.words, self.names, after_calls=moment.step in self.asked)
        ends_inside = kind == L.YIELD or (kind == L.HANDLED and moment.plan.kind == "ExceptHandler")
        if ends_inside or (kind != L.LINE and self.aborted(moment)) or (kind == L.LINE and self.aborted(moment)):
            clauses = [*teller.told.rest(), *teller.failed_assertion()]
        elif moment.plan.kind in WITHS:
            is_handled = kind == L.HANDLED and moment.crossing == "left"  # that it takes the exception says that it is left
            clauses = [*([] if is_handled else [self.with_clause(moment)]), *teller.told.rest()]
        else:
            clauses = teller.clauses()
        if after is not None and kind != L.LINE:
            clauses += self.ended_by(after, kind, teller, steps)
        clauses = [clause for clause in clauses if clause]
        if not clauses and teller.after_calls and kind == L.LINE and binds(self.run, moment):
            return [self.say("statement_runs", moment.plan.header)]  # what `except ... as error` bound last is forgotten at once
        return clauses

    def aborted(self, moment: Moment) -> bool:
        return is_aborted(self.run, moment)

    def with_clause(self, moment: Moment) -> str:
        return self.say(moment.crossing, moment.plan.header)

    def ended_by(self, after: int, kind: int, teller: Teller, steps: list[int]) -> list[str]:
        """The step that follows at once, where it belongs into the same sentence: a return, a yield, an exception, its handler."""
        moment, say = teller.moment, self.say
        value = moment.ending_value()
        if kind == L.RETURN and value is not None:
            steps.append(after)
            if moment.plan.kind not in {"Return", "Lambda"}:
                return self.ending(after, "the function")
            return [teller.returned(value)]
        if kind == L.YIELD and value is not None:
            if isinstance(moment, HoleMoment) and is_async_item(value):
                raise Spoiled  # what is wrapped is another value
            steps.append(after)
            return [self.yielding(after, "it", value)]
        if kind == L.RAISE and value is not None:
            steps.append(after)
            if ends_items(self.run, after):
                return []
            raised = self.words.value(value)
            if self.steps[after].reraised:
                clause = say("raised_again", raised)
            elif isinstance(moment.plan.tree, ast.Raise) or not moment.plan.header:
                clause = say("raises", "it", raised)
            else:
                clause = say("raises", code(moment.plan.header), raised)
            return [clause, *self.leaving(after, steps)]
        if kind == L.HANDLED:
            steps.append(after)
            return self.handling(after, tried=True)
        return []

    # ---- calls ---------------------------------------------------------------------------------------------------------
    def call(self, step: int) -> None:
        frame = self.run.frame(step)
        parent = frame._parent_step_at(step)
        if parent < 0:
            if self.names.is_module(frame):
                text = self.say("running")
            elif frame.joined:
                text = self.say("under_way", self.names.short(frame))
            else:
                name, arguments = self.names.full(frame)
                text = self.say("calling", name) if arguments is None else self.say("calling_with", name, arguments)
            self.add(text, [step], frame)
        elif not frame._facts.owns_namespace and frame._facts.name not in {"<lambda>", "<genexpr>"}:
            self.announce(parent, frame)
            self.add(self.inside(frame) + ":", [step], frame)
        elif self.is_leaf(step, frame):
            self.leaf(step, frame, parent)
        elif self.names.is_class_body(frame):
            self.waited(parent)
            first = parent not in self.asked  # a metaclass may have been asked for the namespace
            self.asked.add(parent)
            place = self.say("at", self.run.line(parent)) if first else self.say("back", self.names.label(self.run.frame(parent)))
            self.add(f"{place}: {self.say('class_body', self.names.name(frame).rpartition('.')[2])}", [parent, step])
        elif self.names.is_generator_expression(frame):
            self.announce(parent, frame, [step])
        else:
            self.announce(parent, frame)
            self.add(self.inside(frame) + ":", [step], frame)

    def inside(self, frame: Frame) -> str:
        name, arguments = (self.names.short(frame), None) if frame.joined else self.names.full(frame)
        recursive = self.names.is_recursive(frame)
        if arguments is None:
            return self.say("inside_depth", name, frame._depth) if recursive else self.say("inside", name)
        if recursive:
            return self.say("inside_with_depth", name, arguments, frame._depth)
        return self.say("inside_with", name, arguments)

    def announce(
        self, parent: int, frame: Frame, also: Sequence[int] = (), *, resumed: bool = False, thrown: bool = False
    ) -> None:  # fmt: skip
        """The line before a call: which statement needs it."""
        first = parent not in self.asked
        self.asked.add(parent)
        before = self.waiting.pop(parent, [])
        streams = [stream_clause(self.steps[step], self.words) for step in before]
        told = self.needs.told(Need(parent, frame, first, resumed or frame.joined, thrown), streams)
        self.add(told, [parent, *before, *also], self.run.frame(parent))
        if before:
            self.told.difference_update(before)

    def is_leaf(self, step: int, frame: Frame) -> bool:
        """Whether a call is that of a lambda that only computes: call, expression, return."""
        return is_leaf(self.run, step, frame)

    def leaf(self, step: int, frame: Frame, parent: int) -> None:
        """Such a call takes one line."""
        self.waited(parent)
        if parent not in self.asked and self.run.kind(parent) == L.LINE:
            self.asked.add(parent)
            moment = self.run.moment(parent)
            self.add(f"{self.say('at', self.run.line(parent))}: {self.say('statement_runs', moment.plan.header)}", [parent], moment.frame)
        value = self.run.value_of(step + 2)
        assert value is not None
        arguments = self.names.arguments(frame)
        if arguments is None:
            text = self.say("plain_lambda_returns", frame.line, self.words.value(value))
        else:
            text = self.say("lambda_returns", frame.line, arguments, self.words.value(value))
        self.add(text, [step, step + 1, step + 2], frame)

    # ---- ends and pauses of frames -------------------------------------------------------------------------------------
    def returned(self, step: int) -> None:
        clauses = self.ending(step, self.names.short(self.run.frame(step)))
        if clauses:
            self.add(self.say.joined(clauses), [step])

    def ending(self, step: int, subject: str) -> list[str]:
        """The end of a frame whose last statement is no `return`, or is one that a `finally` delayed."""
        frame, value = self.run.frame(step), self.run.value_of(step)
        if value is None or self.names.is_module(frame) or self.names.is_class_body(frame) or self.names.is_generator_expression(frame):
            return []
        if not (fits(value, 4) and value.text == "None"):
            return [self.say("returns", subject, self.words.value(value))]
        if self.names.is_generator(frame):
            return [self.say("finished")]
        return [self.say("ends", subject) if frame.name == "__init__" else self.say("ends_returns", subject, "None")]

    def yielded(self, step: int) -> None:
        self.add(self.yielding(step, self.names.short(self.run.frame(step)), self.run.value_of(step)), [step])

    def yielding(self, step: int, subject: str, value: Value | None) -> str:
        if value is not None and is_async_item(value):
            item = item_yielded(self.run, step)
            return self.say("yields_item", subject) if item is None else self.say("yields_pauses", subject, self.words.value(item))
        if value is None or self.names.is_coroutine(self.run.frame(step)):
            return self.say("waits", subject)
        return self.say("yields_pauses", subject, self.words.value(value))

    def resumed(self, step: int) -> None:
        frame = self.run.frame(step)
        rest = self.rest_of(step)
        parent, thrown = frame._parent_step_at(step), self.steps[step].thrown
        quiet = self.names.is_generator_expression(frame) and not rest  # its next pass says it
        if parent >= 0 and parent not in self.asked and self.run.kind(parent) == L.LINE and not (quiet and self.takes_items(parent)):
            self.announce(parent, frame, resumed=True, thrown=thrown)
        if quiet:
            return
        how = self.say("thrown_in" if thrown else "goes_on", self.names.short(frame))
        if waits_for_calls(self.run, step):  # what it changes comes after them
            self.pending.setdefault(self.run.end(step), []).append(step)
            self.asked.add(step)
            rest = []
        elif rest and (iteration := self.iteration_begun(step)) is not None:
            how = f"{self.say('goes_on_iteration', self.names.short(frame), iteration)}: {rest[0]}"
            rest = rest[1:]
        self.add(self.say.joined([how, *rest]), [step], frame)

    def iteration_begun(self, step: int) -> int | None:
        """The iteration of a `for` that begins where the frame went on after a pause in the loop's header."""
        moment = self.run.moment(step) if self.run.kind(step) == L.RESUME else None
        return moment.iteration if moment is not None and moment.plan.kind in LOOPS and moment.completes and moment.taken else None

    def rest_of(self, step: int) -> list[str]:
        """What a step that is no statement changed (of a pass: behind its calls), and what a test decided that went on after a pause."""
        moment = self.run.moment(step) if self.run.kind(step) == L.RESUME else None
        if moment is not None and moment.plan.kind in DECIDING and moment.completes:
            teller = Teller(moment, self.words, self.names, after_calls=True)
            clauses = [*teller.told.rest(), *teller.failed_assertion()] if self.aborted(moment) else teller.clauses()
            return [clause for clause in clauses if clause]
        if moment is not None:
            changes = moment.changes  # those too of the exception that ends an asynchronous comprehension
        else:
            changes = self.run.late_changes(step) if self.run.kind(step) == L.ITERATION else self.run.changes(step)
        told = Told(self.run, changes, self.run.frame(step), step, self.words, self.names) if changes else None
        return [clause for clause in told.rest() if clause] if told is not None else []

    def takes_items(self, step: int) -> bool:
        """Whether a statement does nothing but take items: a loop's header or a generator expression."""
        statement = self.run.statement(step)
        return statement is not None and (statement.kind in LOOPS or statement.kind == "GeneratorExp")

    # ---- exceptions ----------------------------------------------------------------------------------------------------
    def raised(self, step: int) -> None:
        if is_silent(self.run, step, self.names):
            return
        steps = [step]
        form = "raised_again" if self.steps[step].reraised else "is_raised"
        clause = f"{self.say('at', self.run.line(step))}: {self.say(form, self.exception(step))}"
        leaving = self.leaving(step, steps)
        self.add(self.say.joined([clause, *leaving]), steps)

    def exception(self, step: int) -> str:
        value = self.run.value_of(step)
        return self.words.value(value) if value is not None else "an exception"

    def leaving(self, raised: int, steps: list[int]) -> list[str]:
        """That the exception leaves the frame at once; the step that says so is added to `steps`."""
        after = raised + 1
        if after >= self.run.count or self.run.kind(after) != L.UNWIND or self.run.frame(after) is not self.run.frame(raised):
            return []
        steps.append(after)
        frame = self.run.frame(after)
        return [self.say("leaves", self.names.short(frame), self.names.noun(frame))]

    def unwound(self, step: int) -> None:
        either = step > 0 and self.run.kind(step - 1) == L.UNWIND
        frame = self.run.frame(step)
        form = "unhandled_either" if either else "unhandled"
        self.add(self.say(form, self.exception(step), self.names.short(frame), self.names.noun(frame)), [step])

    def handled(self, step: int) -> None:
        place = self.say("at", self.run.line(step))
        self.add(f"{place}: {self.say.joined(self.handling(step, tried=False))}", [step])

    def handling(self, handled: int, *, tried: bool) -> list[str]:
        """An `except` clause or a `with` takes the exception; `tried`: the clause's own step is told in the same line."""
        step = self.steps[handled]
        statement, moment = step.statement, self.run.moment(handled)
        text = moment.plan.header if statement is not None else "this line"
        ended = []
        branch = step.branch
        if branch is not None and branch.loops and branch.loops[0].iteration != UNKNOWN:
            ended = [self.say("ended_loop", branch.loops[0].iteration)]
        if statement is not None and statement.kind in WITHS:
            return [self.say("suppresses", text), *ended]
        rest = Told(self.run, self.run.reader.changes(handled), step.frame, handled, self.words, self.names).rest()
        return [self.say("takes" if tried else "has_taken", text), *ended, *rest]

    # ---- single events -------------------------------------------------------------------------------------------------
    def iteration(self, index: int) -> None:
        """A pass of a comprehension that calls something, or of a generator expression."""
        step = self.steps[index]
        steps = [index]
        is_expression = self.names.is_generator_expression(step.frame)
        early = self.run.changes_before_calls(index)
        told = Told(self.run, early, step.frame, index, self.words, self.names)
        bound = bindings(early)
        clauses = [" and ".join(self.words.bind("is", name, value) for name, value in bound)]
        for name, _ in bound:
            told.cover(name)
        clauses += told.rest()
        after = index + 1
        if after < self.run.count and self.run.kind(after) == L.YIELD and self.run.frame(after) is step.frame:
            value = self.run.value_of(after)
            if value is not None:
                steps.append(after)
                clauses.append(self.say("yields", self.words.value(value)))
        if self.run.late_changes(index):  # the calls that it makes are told before
            self.pending.setdefault(self.run.late_end(index), []).append(index)
        if step.frame.id in self.open_lines:
            self.waited(self.open_lines[step.frame.id])
            self.asked.add(self.open_lines[step.frame.id])
        place = self.say("at_item" if is_expression else "at_pass", step.line, step.visit)
        text = self.say.joined(clauses)
        self.add(f"{place}: {text}" if text else place, steps)

    def stream(self, step: int) -> None:
        """Output or input. Before the first call of a statement, the announcement of that call says it."""
        frame = self.run.frame(step)
        statement = self.open_lines.get(frame.id, -1)
        is_open = statement >= 0 and self.run.end(statement) > step
        if is_open and statement not in self.asked:
            waiting = self.waiting.setdefault(statement, [])
            waiting.append(step)
            if len(waiting) == self.words.verbosity.streams:
                self.waited(statement)
            return
        text = stream_clause(self.steps[step], self.words)
        is_back = is_open and self.run.frame(step - 1) is not frame and self.run.kind(step - 1) in ENDS
        self.add(f"{self.say('back', self.names.label(frame))}: {text}" if is_back else text, [step])

    def waited(self, statement: int) -> None:
        """Tell the output and input that came before all else in a statement."""
        steps = self.waiting.pop(statement, [])
        if steps:
            self.asked.add(statement)
            told = self.say.joined([stream_clause(self.steps[step], self.words) for step in steps])
            self.add(self.say.placed("at", (self.run.line(statement),), told), [statement, *steps], self.run.frame(statement))
            self.told.difference_update(steps)

    # ---- the end -------------------------------------------------------------------------------------------------------
    def outcome(self) -> NarrationStep:
        say = self.say
        match self.trace.outcome:
            case Raised(type=kind, message=message) if not self.run.count:
                can_be_read = 0 < len(message) <= self.words.verbosity.value_limit and message.isprintable() and "`" not in message
                text = say("nothing_raised_saying", kind, repr(message)) if can_be_read else say("nothing_raised", kind)
            case _ if not self.run.count:
                text = say("nothing")
            case Returned() if self.names.is_module(self.run.frame(0)):
                text = say("program_ends")
            case Returned(value=result):
                text = say("result", self.words.value(result))
            case Raised(value=exception, type=kind):
                text = say("ends_with", kind if exception is None else self.words.value(exception))
            case Stopped(limit=limit):
                text = say("stopped", limit, self.run.count)
        return NarrationStep(sentence(text), 0, ())


def is_leaf(run: Run, step: int, frame: Frame) -> bool:
    """Whether a call is that of a lambda that only computes: call, expression, return."""
    return (
        frame.function.endswith("<lambda>")
        and step + 2 < run.count
        and run.kind(step + 1) == L.LINE
        and run.kind(step + 2) == L.RETURN
        and run.frame(step + 1) is frame
        and run.frame(step + 2) is frame
        and not run.changes(step + 1)
    )
