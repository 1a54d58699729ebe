"""Walks through a trace once, in order, and tells each step in a line; calls nest."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.expressions import tree_of
from chainexec.narration.frames import FrameNames
from chainexec.narration.model import Claim, NarrationStep
from chainexec.narration.statements import Teller
from chainexec.narration.words import code, counted, joined, listed, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration.words import Words
    from chainexec.traces import Frame, Step, Trace

LOOPS = frozenset({"For", "AsyncFor", "While"})
WITHS = frozenset({"With", "AsyncWith"})
SILENT = frozenset({"Try", "TryStar"})  # reaching the word `try` looks at nothing and changes nothing
OWN_EVENTS = frozenset({"output", "input", "iteration"})  # steps inside a line step that one line can tell with it
PASSES_SHOWN = 6


class Narrator:
    """One narration in the making."""

    def __init__(self, trace: Trace, words: Words) -> None:
        self.trace, self.words = trace, words
        self.steps = trace.steps
        self.names = FrameNames(trace, words)
        self.lines: list[NarrationStep] = []
        self.told: set[int] = set()  # steps that a line has told already
        self.pending: dict[int, list[Step]] = {}  # line steps with calls inside, by the step at which they close
        self.asked: set[int] = set()  # line steps whose first call was announced
        self.entered: set[tuple[int, int]] = set()  # `with` statements that a frame is inside of
        self.thread: str | None = None

    def tell(self) -> tuple[NarrationStep, ...]:
        for step in self.steps:
            self.close(step.index)
            if step.index not in self.told:
                self.one(step)
        self.close(len(self.steps))
        self.outcome()
        return tuple(self.lines)

    def close(self, index: int) -> None:
        for step in reversed(self.pending.pop(index, [])):
            self.tail(step)

    def one(self, step: Step) -> None:
        tellers = {
            "line": self.line, "call": self.call, "return": self.returned, "yield": self.yielded, "resume": self.resumed, "raise": self.raised,
            "unwind": self.unwound, "handled": self.handled, "iteration": self.iteration, "output": self.output, "input": self.output,
        }  # fmt: skip
        tellers[str(step.kind)](step)

    # ---- lines of the narration ----------------------------------------------------------------------------------------
    def add(self, text: str, frame: Frame | None, steps: Sequence[Step], claims: Sequence[Claim] = ()) -> None:
        thread = steps[0].thread if steps else None
        if thread is not None and thread != self.thread:
            if self.thread is not None:
                self.lines.append(NarrationStep(f"In thread {code(str(thread))}:", 0, ()))
            self.thread = thread
        indent = max(frame.depth - 1, 0) if frame is not None else 0
        self.told.update(step.index for step in steps)
        self.lines.append(NarrationStep(sentence(text), indent, tuple(step.index for step in steps), tuple(claims)))

    def next_of(self, step: Step) -> Step | None:
        """The step of the same frame at which a step closed."""
        return self.steps[step.end] if step.end < len(self.steps) else None

    def inside(self, step: Step) -> list[Step]:
        return list(self.steps[step.index + 1 : step.end])

    def has_calls(self, step: Step) -> bool:
        return any(inner.kind not in OWN_EVENTS for inner in self.steps[step.index + 1 : step.end])

    # ---- line steps ----------------------------------------------------------------------------------------------------
    def line(self, step: Step) -> None:
        if step.statement is not None and step.statement.kind in SILENT and not step.changes:
            self.told.add(step.index)
            return
        if self.has_calls(step):
            self.head(step)
            return
        inside = self.inside(step)
        after = self.next_of(step)
        steps = [step, *inside]
        clauses, claims = self.clauses(step, after)
        clauses[:0] = self.events(inside, claims)
        if after is not None:
            clauses += self.merged(step, after, steps, claims)
        if clauses:
            self.add(f"{self.place(step)}: {joined(clauses)}", step.frame, steps, claims)
        else:
            self.add(f"{self.place(step)}: {self.plain(step)}", step.frame, steps, claims)

    def place(self, step: Step) -> str:
        if step.statement is not None and step.statement.kind in {"For", "AsyncFor"} and step.iteration is not None:
            return f"Line {step.line}, iteration {step.iteration:,}"
        return f"Line {step.line}"

    def plain(self, step: Step) -> str:
        """For a statement about which the trace says nothing but that it ran."""
        text = " ".join(step.statement.text.split()) if step.statement is not None else ""
        return f"{code(text.removesuffix(':'))} runs" if text else "this line runs"

    def is_loop_header(self, step: Step) -> bool:
        return step.statement is not None and step.statement.kind in LOOPS

    def clauses(self, step: Step, after: Step | None) -> tuple[list[str], list[Claim]]:
        """What a line step did, as far as it was completed."""
        iteration = step.iteration
        if iteration is None and step.branch is not None and step.branch.loops:
            iteration = step.branch.loops[0].iteration
        teller = Teller(step, self.words, iteration, after, after_calls=step.index in self.asked)
        if step.statement is not None and step.statement.kind in WITHS:
            clauses = [*self.with_clauses(step), *teller.told.rest()]
        elif self.aborted(step, after):
            clauses = teller.told.rest()
        elif after is not None and after.kind in {"return", "yield", "handled"}:
            clauses = teller.told.rest() if isinstance(teller.facts.tree, ast.Return | ast.ExceptHandler) or after.kind == "yield" else teller.clauses()
        else:
            clauses = teller.clauses()
        return [clause for clause in clauses if clause], teller.told.claims

    def aborted(self, step: Step, after: Step | None) -> bool:
        """Whether an exception ended the statement before it was done (or may have: then only its recorded changes are told)."""
        if after is None or after.kind in {"raise", "unwind"}:
            return True
        statement = step.statement
        if after.kind == "line" and after.statement is not None and after.statement.kind == "ExceptHandler":
            return statement is None or statement.kind != "ExceptHandler"
        last = self.steps[after.index - 1]
        return last.kind == "unwind" and last.index > step.index

    def with_clauses(self, step: Step) -> list[str]:
        assert step.statement is not None
        assert step.frame is not None
        key = (step.frame.id, step.statement.index)
        text = code(" ".join(step.statement.text.split()).removesuffix(":"))
        if key in self.entered:
            self.entered.discard(key)
            return [f"{text} is left"]
        self.entered.add(key)
        return [f"{text} is entered"]

    def merged(self, step: Step, after: Step, steps: list[Step], claims: list[Claim]) -> list[str]:
        """The step that follows at once, where it belongs into the same sentence: a return, a yield, an exception, its handler."""
        teller = Teller(step, self.words, next_step=after)
        match str(after.kind):
            case "return" if after.value is not None and self.returns_by_itself(step):
                steps.append(after)
                claims.append(Claim(after.index, "return", self.names.name(after.frame), after.value.text))
                return [teller.returned(teller.facts.tree, after.value)]
            case "yield" if after.value is not None:
                steps.append(after)
                claims.append(Claim(after.index, "yield", self.names.name(after.frame), after.value.text))
                if after.frame is not None and self.names.is_coroutine(after.frame):
                    return [f"{self.names.short(after.frame)} waits"]
                return [f"it yields {self.words.value(after.value)} and pauses"]
            case "raise" if after.value is not None:
                steps.append(after)
                claims.append(Claim(after.index, "raise", "", after.value.text))
                raised = self.words.value(after.value)
                tree = teller.facts.tree
                text = " ".join(step.statement.text.split()).removesuffix(":") if step.statement is not None else "this"
                clause = f"it raises {raised}" if isinstance(tree, ast.Raise) and tree.exc is not None else f"{code(text)} raises {raised}"
                if isinstance(tree, ast.Raise) and tree.exc is None:
                    clause = f"{raised} is raised again"
                return [clause, *self.leaving(after, steps, claims)]
            case "handled":
                steps.append(after)
                return self.handling(step, after, claims)
        return []

    def returns_by_itself(self, step: Step) -> bool:
        return step.statement is not None and (step.statement.kind in {"Return", "Lambda"})

    def leaving(self, raised: Step, steps: list[Step], claims: list[Claim]) -> list[str]:
        after = self.next_of(raised)
        if after is None or after.kind != "unwind" or after.index != raised.index + 1:
            return []
        steps.append(after)
        return self.leaving_clause(after)

    def leaving_clause(self, unwind: Step) -> list[str]:
        assert unwind.frame is not None
        return [f"nothing in {self.names.short(unwind.frame)} handles it, so it leaves {self.names.pronoun(unwind.frame)}"]

    def handling(self, step: Step, handled: Step, claims: list[Claim]) -> list[str]:
        statement = handled.statement
        text = " ".join(statement.text.split()).removesuffix(":") if statement is not None else "the handler"
        if statement is not None and statement.kind in WITHS:
            return [f"{code(text)} suppresses the exception"]
        claims.append(Claim(handled.index, "handled", text, "True"))
        teller = Teller(handled, self.words)
        rest = teller.told.rest()
        claims += teller.told.claims
        clause = f"{code(text)} takes the exception" if step.statement is statement or text == "except" else f"{code(text)} matches and takes it"
        return [clause, *rest]

    def events(self, inside: list[Step], claims: list[Claim]) -> list[str]:
        """Output, input and passes of comprehensions inside one line step, in clauses."""
        clauses: list[str] = []
        passes: list[Step] = []
        for step in inside:
            if step.kind == "iteration":
                passes.append(step)
            else:
                clauses.append(self.event_clause(step, claims))
        if passes:
            clauses.insert(0, self.passes_clause(passes, claims))
        return [clause for clause in clauses if clause]

    def event_clause(self, step: Step, claims: list[Claim]) -> str:
        text = step.text or ""
        claims.append(Claim(step.index, str(step.kind), "", text))
        if step.kind == "input":
            return f"it reads {code(repr(text))} from standard input"
        stream = step.stream if step.stream is not None else "stdout"
        where = "" if stream == "stdout" else " to standard error"
        if text.endswith("\n") and text.count("\n") == 1 and len(text) > 1 and text.strip() == text[:-1] and "`" not in text:
            return f"it prints {code(text[:-1])}{where}"
        shown = repr(text)
        limit = self.words.verbosity.value_limit * 2
        if len(shown) > limit:
            return f"it writes {counted(len(text), 'character')}{where}, beginning with {code(repr(text[:limit // 2]))}"
        return f"it writes {code(shown)}{where}"

    def passes_clause(self, passes: list[Step], claims: list[Claim]) -> str:
        told = []
        for step in passes:
            teller = Teller(step, self.words)
            bound = [change for change in step.changes if change.operation == "bind" and change.new is not None]
            for change in bound:
                teller.told.claim("binding", change.place, change.new)  # type: ignore[arg-type]
            claims += teller.told.claims
            told.append(listed([f"{code(c.place)} is {self.words.value(c.new)}" for c in bound]) if bound else "")  # type: ignore[arg-type]
        told = [text for text in told if text]
        count = counted(len(passes), "pass").replace("passs", "passes")
        if not told:
            return f"the comprehension makes {count}"
        if len(told) > PASSES_SHOWN:
            told = [*told[: PASSES_SHOWN - 2], "...", told[-1]]
        return f"the comprehension makes {count}: " + ", then ".join(told).replace(", then ...,", ", ...,")

    # ---- line steps with calls inside ----------------------------------------------------------------------------------
    def head(self, step: Step) -> None:
        """Says what is needed before the statement can be completed; `tail` goes on after the calls."""
        self.pending.setdefault(step.end, []).append(step)
        self.told.add(step.index)

    def announce(self, parent: Step, frame: Frame, *, resumed: bool = False) -> None:
        """The line before a call: which statement needs it."""
        first = parent.index not in self.asked
        self.asked.add(parent.index)
        name = self.names.label(frame)
        clauses = self.argument_clauses(parent, frame) if first else []
        is_loop = self.is_loop_header(parent)
        if is_loop and (resumed or self.names.is_generator(frame)):
            need = f"the next item comes from {name}"
        elif self.is_called_in_text(parent, frame):
            need = f"{self.words['needs']} {name}" if clauses else f"we {'first' if first else 'now'} need {name}"
        else:
            need = f"this runs {name}"
        text = f"{', '.join(clauses)}, {need}" if clauses else need
        where = f"Line {parent.line}" if first else f"{self.words['back']} {self.names.label(parent.frame)}"
        self.add(f"{where}: {text}", parent.frame, [parent])

    def is_called_in_text(self, step: Step, frame: Frame) -> bool:
        return bool(self.calls_of(step, frame))

    def calls_of(self, step: Step, frame: Frame) -> list[ast.Call]:
        """The calls in a statement's text that name a frame's function."""
        if step.statement is None:
            return []
        tree = tree_of(step.statement.kind, step.statement.text)[0]
        names = {self.names.name(frame), self.names.name(frame).rpartition(".")[2]}
        if self.names.name(frame).endswith(".__init__"):
            names.add(self.names.name(frame).split(".")[-2])
        found = []
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else None
                if called in names:
                    found.append(node)
        return found

    def argument_clauses(self, parent: Step, frame: Frame) -> list[str]:
        """Calculated arguments of the call: `exp // 2` is `5 // 2 = 2`."""
        calls = self.calls_of(parent, frame)
        if len(calls) != 1 or not self.words.verbosity.calculation_limit:
            return []
        facts = Teller(parent, self.words).facts
        clauses = []
        for argument in calls[0].args:
            value = facts.value(argument) if isinstance(argument, ast.BinOp) else None
            if value is None and isinstance(argument, ast.BinOp):
                value = self.names.argument_value(frame, calls[0].args.index(argument))
            if value is not None and facts.put_in(argument) is not None:
                clauses.append(f"{code(facts.text(argument))} is {facts.calculation(argument, value)}")
        return clauses

    def tail(self, step: Step) -> None:
        """After the last call inside a statement: what became of it."""
        after = self.next_of(step)
        claims: list[Claim]
        clauses, claims = self.clauses(step, after)
        steps = [step]
        if after is not None:
            clauses += self.merged(step, after, steps, claims)
        if clauses:
            place = self.place(step)
            iteration = place.partition(", ")[2]
            where = f"{self.words['back']} {self.names.label(step.frame)}" if step.index in self.asked else place
            where = f"{where}, {iteration}" if iteration and step.index in self.asked else where
            self.add(f"{where}: {joined(clauses)}", step.frame, steps, claims)
        elif step.index not in self.asked:
            self.add(f"{self.place(step)}: {self.plain(step)}", step.frame, steps, claims)

    # ---- frames --------------------------------------------------------------------------------------------------------
    def call(self, step: Step) -> None:
        frame = step.frame
        assert frame is not None
        claims = [Claim(step.index, "call", name, value.text) for name, value in frame.arguments.items()]
        parent = step.parent
        if parent is None:
            self.add(f"{self.words['calling']} {self.names.full(frame)}" if not self.names.is_module(frame) else "Running the program", frame, [step], claims)
            return
        if self.leaf(step, parent, claims):
            return
        if self.names.is_class_body(frame):
            self.add(f"Line {parent.line}: the body of class {code(self.names.name(frame))} runs", parent.frame, [parent])
            self.asked.add(parent.index)
            self.told.add(step.index)
            return
        self.announce(parent, frame)
        depth = f" (depth {frame.depth})" if self.names.is_recursive(frame) else ""
        self.add(f"Inside {self.names.full(frame)}{depth}:", frame, [step], claims)

    def leaf(self, step: Step, parent: Step, claims: list[Claim]) -> bool:
        """A lambda that only computes takes one line: call, expression and result."""
        frame = step.frame
        assert frame is not None
        if not self.names.is_lambda(frame) or step.index + 2 >= len(self.steps):
            return False
        body, end = self.steps[step.index + 1], self.steps[step.index + 2]
        if body.kind != "line" or end.kind != "return" or body.frame != frame or end.frame != frame or end.value is None:
            return False
        self.ask_quietly(parent)
        claims.append(Claim(end.index, "return", self.names.name(frame), end.value.text))
        self.add(f"{self.names.full(frame)} returns {self.words.value(end.value)}", frame, [step, body, end], claims)
        return True

    def ask_quietly(self, parent: Step) -> None:
        """Before the first of several lambda calls: the statement that they belong to."""
        if parent.index not in self.asked:
            self.asked.add(parent.index)
            self.add(f"Line {parent.line}: {self.plain(parent)}", parent.frame, [parent])

    def returned(self, step: Step) -> None:
        frame = step.frame
        assert frame is not None
        if step.value is None or self.names.is_module(frame) or self.names.is_class_body(frame):
            self.told.add(step.index)
            return
        claims = [Claim(step.index, "return", self.names.name(frame), step.value.text)]
        name = self.names.short(frame)
        if self.names.is_generator(frame) and step.value.text == "None":
            text = f"{name} is finished"
        elif step.value.text == "None":
            text = f"{name} ends and returns `None`"
        else:
            text = f"{name} returns {self.words.value(step.value)}"
        self.add(text, frame, [step], claims)

    def yielded(self, step: Step) -> None:
        frame = step.frame
        assert frame is not None
        if step.value is None:
            self.told.add(step.index)
            return
        claims = [Claim(step.index, "yield", self.names.name(frame), step.value.text)]
        if self.names.is_coroutine(frame):
            self.add(f"{self.names.short(frame)} waits", frame, [step], claims)
        else:
            self.add(f"{self.names.short(frame)} yields {self.words.value(step.value)} and pauses", frame, [step], claims)

    def resumed(self, step: Step) -> None:
        frame = step.frame
        assert frame is not None
        if step.parent is not None and step.parent.frame is not None and step.parent.index not in self.asked and step.parent.kind == "line":
            self.announce(step.parent, frame, resumed=True)
        teller = Teller(step, self.words)
        rest = teller.told.rest()
        self.add(joined([f"{self.names.short(frame)} goes on after its pause", *rest]), frame, [step], teller.told.claims)

    # ---- exceptions ----------------------------------------------------------------------------------------------------
    def raised(self, step: Step) -> None:
        steps, claims = [step], []
        raised = self.words.value(step.value) if step.value is not None else "an exception"
        if step.value is not None:
            claims.append(Claim(step.index, "raise", "", step.value.text))
        self.add(joined([f"Line {step.line}: {raised} is raised", *self.leaving(step, steps, claims)]), step.frame, steps, claims)

    def unwound(self, step: Step) -> None:
        assert step.frame is not None
        raised = self.words.value(step.value) if step.value is not None else "the exception"
        name = self.names.short(step.frame)
        self.add(f"{raised} is not handled in {name} either, so it leaves {self.names.pronoun(step.frame)}", step.frame, [step])

    def handled(self, step: Step) -> None:
        claims: list[Claim] = []
        self.add(f"Line {step.line}: {joined(self.handling(step, step, claims))}", step.frame, [step], claims)

    # ---- single events -------------------------------------------------------------------------------------------------
    def iteration(self, step: Step) -> None:
        """A pass of a comprehension that calls something, or of a generator expression."""
        claims: list[Claim] = []
        clause = self.passes_clause([step], claims).partition(": ")[2]
        where = "the generator expression" if step.frame is not None and self.names.is_generator_expression(step.frame) else "the comprehension"
        number = f"pass {step.visit:,}" if step.visit else "the next pass"
        after = self.next_of(step)
        steps = [step]
        clauses = [f"{number} of {where}" + (f": {clause}" if clause else "")]
        if after is not None and after.kind == "yield" and after.index == step.index + 1 and after.value is not None:
            steps.append(after)
            claims.append(Claim(after.index, "yield", self.names.name(after.frame), after.value.text))
            clauses.append(f"it yields {self.words.value(after.value)}")
        if step.parent is not None:
            self.asked.add(step.parent.index)
        self.add(f"Line {step.line}, {joined(clauses)}", step.frame, steps, claims)

    def output(self, step: Step) -> None:
        claims: list[Claim] = []
        self.add(self.event_clause(step, claims), step.frame, [step], claims)

    # ---- the end -------------------------------------------------------------------------------------------------------
    def outcome(self) -> None:
        outcome = self.trace.outcome
        last = max(len(self.steps) - 1, 0)
        match type(outcome).__name__:
            case "Returned":
                first = self.steps[0] if len(self.steps) else None
                if first is not None and first.frame is not None and self.names.is_module(first.frame):
                    self.lines.append(NarrationStep("The program ends.", 0, ()))
                    return
                text, value = f"Result: {self.words.value(outcome.value)}.", outcome.value.text
            case "Raised":
                raised = f"{outcome.type}: {outcome.message}" if outcome.message else outcome.type
                text, value = f"Result: no value, the run ends with {code(raised)}.", outcome.type
            case _:
                text, value = f"The run was stopped here by the limit on {outcome.limit}, after {counted(len(self.steps), 'step')}.", str(outcome.limit)
        self.lines.append(NarrationStep(text, 0, (), (Claim(last, "outcome", type(outcome).__name__, value),)))
