"""Walks through a trace once, in order, and tells each step in a line; calls nest."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.events import event_clauses, pass_told, stream_clause
from chainexec.narration.expressions import Facts, tree_of
from chainexec.narration.frames import FrameNames
from chainexec.narration.model import Claim, NarrationStep
from chainexec.narration.statements import Teller
from chainexec.narration.words import code, counted, joined, one_line, sentence
from chainexec.traces import Raised, Returned, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration.words import Words
    from chainexec.traces import Frame, Step, Trace

LOOPS = frozenset({"For", "AsyncFor"})
WITHS = frozenset({"With", "AsyncWith"})
SILENT = frozenset({"Try", "TryStar", "GeneratorExp"})  # to reach `try` changes nothing; a generator expression is told by its passes
OWN_EVENTS = frozenset({"output", "input", "iteration"})  # steps inside a line step that one line can tell with it


class Narrator:
    """One narration in the making."""

    def __init__(self, trace: Trace, words: Words) -> None:
        self.trace, self.words = trace, words
        self.steps = trace.steps
        self.names = FrameNames(trace, words)
        self.lines: list[NarrationStep] = []
        self.told: set[int] = set()  # steps that are told already, or need no words
        self.pending: dict[int, list[Step]] = {}  # line steps with calls inside, by the step at which they close
        self.open_lines: dict[int, Step] = {}  # by frame: the latest of these
        self.asked: set[int] = set()  # steps whose first call was announced
        self.entered: set[tuple[int, int]] = set()  # `with` statements that a frame is inside of
        self.thread: str | None = None

    def tell(self) -> tuple[NarrationStep, ...]:
        tellers = {
            "line": self.line, "call": self.call, "iteration": self.iteration,
            "return": self.returned, "yield": self.yielded, "resume": self.resumed,
            "raise": self.raised, "handled": self.handled, "unwind": self.unwound,
            "output": self.stream, "input": self.stream,
        }  # fmt: skip
        for step in self.steps:
            self.close(step.index)
            if step.index not in self.told:
                tellers[str(step.kind)](step)
        self.close(len(self.steps))
        self.outcome()
        return tuple(self.lines)

    def close(self, index: int) -> None:
        """Tell the rest of the statements that are over when step `index` opens, the innermost first."""
        for step in reversed(self.pending.pop(index, [])):
            self.tail(step)

    def add(self, text: str, steps: Sequence[Step], claims: Sequence[Claim] = ()) -> None:
        """One line about some steps; it stands as deep as the first one's frame."""
        first = steps[0]
        if first.thread != self.thread:
            if self.thread is not None:
                self.lines.append(NarrationStep(f"In thread {code(first.thread)}:", 0, ()))
            self.thread = first.thread
        indexes = tuple(step.index for step in steps)
        self.told.update(indexes)
        self.lines.append(NarrationStep(sentence(text), first.frame.depth - 1, indexes, tuple(claims)))

    def next_of(self, step: Step) -> Step | None:
        """The step of the same frame at which a step closed; None at the end of the trace."""
        return self.steps[step.end] if step.end < len(self.steps) else None

    # ---- line steps ----------------------------------------------------------------------------------------------------
    def line(self, step: Step) -> None:
        statement = step.statement
        if statement is not None and (statement.kind in SILENT or (statement.kind == "ClassDef" and self.names.is_class_body(step.frame))):
            self.told.add(step.index)
            return
        inside = self.steps[step.index + 1 : step.end]
        if any(inner.kind not in OWN_EVENTS for inner in inside):
            self.told.add(step.index)  # what is called comes first; `tail` goes on when the statement closes
            self.pending.setdefault(step.end, []).append(step)
            self.open_lines[step.frame.id] = step
            return
        claims: list[Claim] = []
        steps = [step, *inside]
        clauses = event_clauses(inside, self.words, claims)
        clauses += self.statement_clauses(step, steps, claims)
        self.add(f"{self.place(step)}: {joined(clauses) or self.plain(step)}", steps, claims)

    def tail(self, step: Step) -> None:
        """After the last call inside a statement: what became of it."""
        steps: list[Step] = [step]
        claims: list[Claim] = []
        clauses = self.statement_clauses(step, steps, claims)
        if step.index not in self.asked:
            self.add(f"{self.place(step)}: {joined(clauses) or self.plain(step)}", steps, claims)
        elif clauses:
            where = f"{self.words['back']} {self.names.label(step.frame)}"
            if step.iteration is not None and step.statement is not None and step.statement.kind in LOOPS:
                where += f", iteration {step.iteration:,}"
            self.add(f"{where}: {joined(clauses)}", steps, claims)

    def place(self, step: Step) -> str:
        if step.statement is not None and step.statement.kind in LOOPS and step.iteration is not None:
            return f"Line {step.line}, iteration {step.iteration:,}"
        return f"Line {step.line}"

    def plain(self, step: Step) -> str:
        """For a statement about which the trace says nothing but that it ran."""
        if step.statement is None or not step.statement.text:
            return "this line runs"
        text = code(one_line(step.statement.text))
        if step.statement.kind == "Return":
            return f"{text} is reached"
        return f"{text} begins" if self.next_of(step) is None and isinstance(self.trace.outcome, Stopped) else f"{text} runs"

    def statement_clauses(self, step: Step, steps: list[Step], claims: list[Claim]) -> list[str]:
        """What a line step did, as far as it was completed, together with the step that ends it; that one is added to `steps`."""
        after = self.next_of(step)
        iteration = step.iteration
        if iteration is None and step.branch is not None and step.branch.loops:
            iteration = step.branch.loops[0].iteration
        teller = Teller(step, self.words, iteration, after, after_calls=step.index in self.asked)
        tree = teller.facts.tree
        ends_inside = after is not None and (after.kind == "yield" or (after.kind == "handled" and isinstance(tree, ast.ExceptHandler)))
        if ends_inside or self.aborted(step, after):
            clauses = teller.told.rest()
        elif step.statement is not None and step.statement.kind in WITHS:
            clauses = [self.with_clause(step), *teller.told.rest()]
        else:
            clauses = teller.clauses()
        claims += teller.told.claims
        if after is not None:
            clauses += self.ended_by(after, teller, steps, claims)
        return [clause for clause in clauses if clause]

    def aborted(self, step: Step, after: Step | None) -> bool:
        """Whether an exception ended the statement before it was done, or may have: then only its recorded changes are told."""
        if after is None or after.kind in {"raise", "unwind"}:
            return True
        if after.kind == "line" and after.statement is not None and after.statement.kind == "ExceptHandler":
            return step.statement is None or step.statement.kind != "ExceptHandler"
        last = self.steps[after.index - 1]
        return last.kind == "unwind" and last.index > step.index

    def with_clause(self, step: Step) -> str:
        assert step.statement is not None
        key = (step.frame.id, step.statement.index)
        text = code(one_line(step.statement.text))
        if key in self.entered:
            self.entered.discard(key)
            return f"{text} is left"
        self.entered.add(key)
        return f"{text} is entered"

    def ended_by(self, after: Step, teller: Teller, steps: list[Step], claims: list[Claim]) -> list[str]:
        """The step that follows at once, where it belongs into the same sentence: a return, a yield, an exception, its handler."""
        step, tree, value = teller.step, teller.facts.tree, after.value
        match str(after.kind):
            case "return" if value is not None:
                steps.append(after)
                if step.statement is None or step.statement.kind not in {"Return", "Lambda"}:
                    return self.ending(after, "the function", claims)
                claims.append(Claim(after.index, "return", self.names.name(after.frame), value.text))
                return [teller.returned(value)]
            case "yield" if value is not None:
                steps.append(after)
                return [self.yielding(after, "it", claims)]
            case "raise" if value is not None:
                steps.append(after)
                claims.append(Claim(after.index, "raise", "", value.text))
                raised = self.words.value(value)
                if after.reraised:
                    clause = f"{raised} is raised again"
                elif isinstance(tree, ast.Raise) or step.statement is None:
                    clause = f"it raises {raised}"
                else:
                    clause = f"{code(one_line(step.statement.text))} raises {raised}"
                return [clause, *self.leaving(after, steps)]
            case "handled":
                steps.append(after)
                return self.handling(after, tried=step, claims=claims)
        return []

    # ---- calls ---------------------------------------------------------------------------------------------------------
    def call(self, step: Step) -> None:
        frame, parent = step.frame, step.parent
        claims = [Claim(step.index, "call", name, value.text) for name, value in frame.arguments.items()]
        if parent is None:
            text = "Running the program" if self.names.is_module(frame) else f"{self.words['calling']} {self.names.full(frame)}"
            self.add(text, [step], claims)
        elif self.is_leaf(step):
            self.leaf(step, parent, claims)
        elif self.names.is_class_body(frame):
            self.asked.add(parent.index)
            self.add(f"Line {parent.line}: the body of class {code(frame.name)} runs", [parent, step])
        elif self.names.is_generator_expression(frame):
            self.announce(parent, frame, [step])
        else:
            self.announce(parent, frame)
            depth = f" (depth {frame.depth})" if self.names.is_recursive(frame) else ""
            self.add(f"Inside {self.names.full(frame)}{depth}:", [step], claims)

    def announce(self, parent: Step, frame: Frame, also: Sequence[Step] = (), *, resumed: bool = False) -> None:
        """The line before a call: which statement needs it."""
        first = parent.index not in self.asked
        self.asked.add(parent.index)
        name = self.names.label(frame)
        calls = self.calls_of(parent, frame)
        clauses = self.argument_clauses(parent, frame, calls) if first else []
        if self.names.is_generator_expression(frame):
            need = "items come from the generator expression"
        elif self.names.is_generator(frame):
            need = f"{'the next' if resumed else 'an'} item is needed from {name}"
        elif frame.name == "__init__":
            need = f"a new {code(self.names.class_of(frame))} is made with {name}"
        elif calls:
            need = f"{self.words['needs']} {name}" if clauses else f"we {'first' if first else 'now'} need {name}"
        else:
            need = f"this runs {name}"
        where = f"Line {parent.line}" if first else f"{self.words['back']} {self.names.label(parent.frame)}"
        self.add(f"{where}: {', '.join([*clauses, need])}", [parent, *also])

    def calls_of(self, step: Step, frame: Frame) -> list[ast.Call]:
        """The calls in a statement's text that name a frame's function, or the class that it makes an object of."""
        if step.statement is None:
            return []
        tree = tree_of(step.statement.kind, step.statement.text)[0]
        names = {frame.name, self.names.class_of(frame)} if frame.name == "__init__" else {frame.name}
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree is not None else []
        return [call for call in calls if (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", None)) in names]

    def argument_clauses(self, parent: Step, frame: Frame, calls: list[ast.Call]) -> list[str]:
        """Calculated arguments of the call: `exp // 2` is `5 // 2 = 2`."""
        if len(calls) != 1 or not self.words.verbosity.calculation_limit:
            return []
        facts = Facts(parent, self.words)
        clauses = []
        for position, argument in enumerate(calls[0].args):
            if isinstance(argument, ast.BinOp) and facts.put_in(argument) is not None:
                value = facts.value(argument) or self.names.argument_value(frame, position)
                if value is not None:
                    clauses.append(f"{code(facts.text(argument))} is {facts.calculation(argument, value)}")
        return clauses

    def is_leaf(self, step: Step) -> bool:
        """Whether a call is that of a lambda that only computes: call, expression, return."""
        following = self.steps[step.index + 1 : step.index + 3]
        return (
            self.names.is_lambda(step.frame)
            and [str(after.kind) for after in following] == ["line", "return"]
            and all(after.frame == step.frame for after in following)
        )

    def leaf(self, step: Step, parent: Step, claims: list[Claim]) -> None:
        """Such a call takes one line."""
        if parent.index not in self.asked:
            self.asked.add(parent.index)
            self.add(f"Line {parent.line}: {self.plain(parent)}", [parent])
        body, end = self.steps[step.index + 1 : step.index + 3]
        assert end.value is not None
        claims.append(Claim(end.index, "return", self.names.name(step.frame), end.value.text))
        self.add(f"{self.names.full(step.frame)} returns {self.words.value(end.value)}", [step, body, end], claims)

    # ---- ends and pauses of frames -------------------------------------------------------------------------------------
    def returned(self, step: Step) -> None:
        claims: list[Claim] = []
        clauses = self.ending(step, self.names.short(step.frame), claims)
        if clauses:
            self.add(joined(clauses), [step], claims)
        else:
            self.told.add(step.index)

    def ending(self, step: Step, subject: str, claims: list[Claim]) -> list[str]:
        """The end of a frame whose last statement is no `return`, or is one that a `finally` delayed."""
        frame, value = step.frame, step.value
        if value is None or self.names.is_module(frame) or self.names.is_class_body(frame) or self.names.is_generator_expression(frame):
            return []
        claims.append(Claim(step.index, "return", self.names.name(frame), value.text))
        if value.text != "None":
            return [f"{subject} returns {self.words.value(value)}"]
        if self.names.is_generator(frame):
            return ["the generator is finished"]
        return [f"{subject} ends"] if frame.name == "__init__" else [f"{subject} ends and returns `None`"]

    def yielded(self, step: Step) -> None:
        claims: list[Claim] = []
        self.add(self.yielding(step, self.names.short(step.frame), claims), [step], claims)

    def yielding(self, step: Step, subject: str, claims: list[Claim]) -> str:
        if step.value is None or self.names.is_coroutine(step.frame):
            return f"{subject} waits"
        claims.append(Claim(step.index, "yield", self.names.name(step.frame), step.value.text))
        return f"{subject} yields {self.words.value(step.value)} and pauses"

    def resumed(self, step: Step) -> None:
        teller = Teller(step, self.words)
        rest = teller.told.rest()
        if self.names.is_generator_expression(step.frame) and not rest:
            self.told.add(step.index)  # its next pass says it
            return
        if step.parent is not None and step.parent.index not in self.asked and step.parent.kind == "line":
            self.announce(step.parent, step.frame, resumed=True)
        how = "gets an exception thrown in" if step.thrown else "goes on after its pause"
        self.add(joined([f"{self.names.short(step.frame)} {how}", *rest]), [step], teller.told.claims)

    # ---- exceptions ----------------------------------------------------------------------------------------------------
    def raised(self, step: Step) -> None:
        steps = [step]
        claims = [Claim(step.index, "raise", "", step.value.text)] if step.value is not None else []
        clause = f"Line {step.line}: {self.exception(step)} is raised{' again' if step.reraised else ''}"
        self.add(joined([clause, *self.leaving(step, steps)]), steps, claims)

    def exception(self, step: Step) -> str:
        return self.words.value(step.value) if step.value is not None else "an exception"

    def leaving(self, raised: Step, steps: list[Step]) -> list[str]:
        """That the exception leaves the frame at once; the step that says so is added to `steps`."""
        after = self.next_of(raised)
        if after is None or after.kind != "unwind" or after.index != raised.index + 1:
            return []
        steps.append(after)
        return [f"nothing in {self.names.short(after.frame)} handles it, so it leaves {self.names.noun(after.frame)}"]

    def unwound(self, step: Step) -> None:
        either = " either" if step.index and self.steps[step.index - 1].kind == "unwind" else ""
        name = self.names.short(step.frame)
        self.add(f"{self.exception(step)} is not handled in {name}{either}, so it leaves {self.names.noun(step.frame)}", [step])

    def handled(self, step: Step) -> None:
        claims: list[Claim] = []
        self.add(f"Line {step.line}: {joined(self.handling(step, tried=None, claims=claims))}", [step], claims)

    def handling(self, handled: Step, *, tried: Step | None, claims: list[Claim]) -> list[str]:
        """An `except` clause or a `with` takes the exception; `tried` is the clause's own step, told in the same line."""
        statement = handled.statement
        text = one_line(statement.text) if statement is not None else "this line"
        ended = ""
        if handled.branch is not None and handled.branch.loops:
            ended = f"that ended the loop in its iteration {handled.branch.loops[0].iteration:,}"
        if statement is not None and statement.kind in WITHS:
            return [f"{code(text)} suppresses the exception", ended]
        claims.append(Claim(handled.index, "handled", text, "True"))
        teller = Teller(handled, self.words)
        rest = teller.told.rest()
        claims += teller.told.claims
        return [f"{code(text)} {'takes' if tried is not None else 'has taken'} the exception", ended, *rest]

    # ---- single events -------------------------------------------------------------------------------------------------
    def iteration(self, step: Step) -> None:
        """A pass of a comprehension that calls something, or of a generator expression."""
        claims: list[Claim] = []
        steps = [step]
        whole = "generator expression" if self.names.is_generator_expression(step.frame) else "comprehension"
        bound = pass_told(step, self.words, claims)
        clauses = [f"pass {step.visit:,} of the {whole}{': ' if bound else ''}{bound}"]
        after = self.steps[step.index + 1] if step.index + 1 < len(self.steps) else None
        if after is not None and after.kind == "yield" and after.frame == step.frame and after.value is not None:
            steps.append(after)
            claims.append(Claim(after.index, "yield", self.names.name(after.frame), after.value.text))
            clauses.append(f"it yields {self.words.value(after.value)}")
        if step.frame.id in self.open_lines:
            self.asked.add(self.open_lines[step.frame.id].index)
        self.add(f"Line {step.line}, {joined(clauses)}", steps, claims)

    def stream(self, step: Step) -> None:
        claims: list[Claim] = []
        self.add(stream_clause(step, self.words, claims), [step], claims)

    # ---- the end -------------------------------------------------------------------------------------------------------
    def outcome(self) -> None:
        match self.trace.outcome:
            case Returned() if len(self.steps) and self.names.is_module(self.steps[0].frame):
                text, value = "The program ends.", "None"
            case Returned(value=result):
                text, value = f"Result: {self.words.value(result)}.", result.text
            case Raised(value=exception, type=kind):
                raised = code(kind) if exception is None else self.words.value(exception)
                text, value = f"Result: no value, the run ends with {raised}.", kind
            case Stopped(limit=limit):
                text, value = f"The run was stopped here by the limit on {limit}, after {counted(len(self.steps), 'step')}.", limit
        claims = (Claim(len(self.steps) - 1, "outcome", type(self.trace.outcome).__name__, value),) if len(self.steps) else ()
        self.lines.append(NarrationStep(text, 0, (), claims))
