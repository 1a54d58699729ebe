"""What the audit remembers of lines that it found right: the same line with holes, for other runs of the same shape.

A line about a plain run of a statement is read and checked the long way. Where it is right, its values are replaced by holes and the
line is checked once more, with holes for the values of the run: if it still is right, then so is every line that has the texts of
its own run's values in these places. From then on such a line need only be compared with that text. All that is remembered comes from
the text that is checked and from the trace.
"""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, Any

from chainexec.narration.changes import holder
from chainexec.narration.checks import Checks
from chainexec.narration.cursor import Contradiction
from chainexec.narration.expressions import subscript_shown
from chainexec.narration.forms import ENDS, code, pieces, read_line, uncoded
from chainexec.narration.frames import FrameNames
from chainexec.narration.holes import FIRST_NUMBER, NO_LIMIT, Hole, Spoiled
from chainexec.narration.moments import Moment, Run
from chainexec.narration.shapes import inputs_of
from chainexec.narration.silence import WORDLESS, is_silent
from chainexec.narration.templates import COUNT, NO_TEMPLATE, HoleMoment, Template
from chainexec.narration.values import fits, shown
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.traces import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.forms import Read
    from chainexec.narration.shapes import Inputs
    from chainexec.traces import Frame

THRESHOLDS = (20, 24, 40, 42, 100, 100_000)  # lengths of texts at which a check may change
SHORTENED = tuple(sorted({verbosity.value_limit for verbosity in VERBOSITIES.values()}))  # lengths from which on texts are shortened
MOST_SHAPES = 20_000
VARIANTS = 12  # lines that are remembered of one shape
FAILURES = 2  # after so many, nothing is learned of a shape any more
TRIES = 48  # ways of putting holes into one line
BACK = frozenset({"back", "back_iteration"})
CALL, FUNCTION = "`\0`", "`\0\0`"  # stand for a call's name with its arguments and without them


class Learner:
    """Compares lines with what was found right before, at the place where the checks are."""

    def __init__(self, checks: Checks) -> None:
        self.checks, self.run = checks, checks.run
        self.known: dict[tuple[Any, ...], list[Template]] = checks.run.learned
        self.inputs: Inputs | None = None  # of the step that the line is about
        self.step = -1
        self.heads: set[str] = set()  # how lines that go on with a statement after its calls began
        self.end = -1  # the step at which it was over, where the line tells what became of it after its calls; else -1
        self.trial: Checks | None = None  # where lines with holes are checked

    def says(self, line: str) -> int:
        """How many things a line says, where it is one that was found right before; 0 for others, which have to be read."""
        checks = self.checks
        step = checks.at
        if checks.opened and checks.opened[-1][1] <= step:
            return self.says_back(line)
        inputs = self.inputs = inputs_of(self.run, step)
        if inputs is None:
            return 0
        self.step, self.end = step, -1
        known = self.known.get(inputs.key, [])
        for place, template in enumerate(known):
            if template.filled(self.run, inputs) == line:
                if place:  # the next line is likely to be like this one
                    known[0], known[place] = template, known[0]
                checks.at = step + template.steps
                checks.between = None
                checks.pass_line(step)
                return template.claims
        return 0

    def says_back(self, line: str) -> int:
        """The same for what became of a statement whose calls are over: `Back in ...`. Such a line names the call that it is about."""
        checks = self.checks
        self.step, self.end = checks.opened[-1]
        if self.end != checks.at:
            self.step, self.end, self.inputs = -1, -1, None
            return 0
        self.inputs = None
        if line[:4] not in self.heads or (inputs := self.inputs_after_calls()) is None:
            return 0
        known = self.known.get(inputs.key, [])
        for place, template in enumerate(known):
            text = template.filled(self.run, inputs)
            if text is not None and self.named(text, inputs.frame) == line:
                if place:
                    known[0], known[place] = template, known[0]
                checks.opened.pop()
                checks.told.discard(self.step)
                checks.entered_calls.discard(self.step)
                checks.at = self.end + template.steps
                checks.between = None
                checks.pass_line(self.step)
                return template.claims
        return 0

    def inputs_after_calls(self) -> Inputs | None:
        """Of the statement whose calls are over; None also where a silent step comes between."""
        run = self.run
        if self.end >= run.count or (run.kind(self.end) in WORDLESS and is_silent(run, self.end, self.checks.names)):
            return None
        return inputs_of(self.run, self.step, after_calls=True)

    def named(self, text: str, frame: Frame) -> str | None:
        """A line with the call's name in its place."""
        if CALL in text:
            call = self.checks.names.call_text(frame)
            return None if call is None else text.replace(CALL, code(call), 1)
        return text.replace(FUNCTION, self.checks.names.short(frame), 1)

    def unnamed(self, line: str, frame: Frame) -> str:
        """A line about what became of a statement with a mark in the place of the call's name: the first piece of code in it."""
        names = self.checks.names
        token = next((token for token in (pieces(line) or [])[1::2] if token[0] == "`"), "")
        call = names.call_text(frame)
        if token and call is not None and token == code(call):
            return line.replace(token, CALL, 1)
        if token and token == names.short(frame):
            return line.replace(token, FUNCTION, 1)
        raise Spoiled

    def learn(self, line: str, read: tuple[Read, ...]) -> None:
        """Remember a line that was found right the long way."""
        inputs, is_back = self.inputs, self.end >= 0
        if is_back:
            subject = self.checks.subject
            if read[0].form not in BACK or subject is None or subject.step != self.step:
                return
            self.heads.add(line[:4])
            inputs = self.inputs = self.inputs_after_calls()
        steps = self.checks.at - (self.end if is_back else self.step)
        if inputs is None or steps not in ((0, 1) if is_back else (1, 2)) or any(form in ENDS for form, _, _ in read):
            return
        templates = self.known.get(inputs.key)
        if templates is None:  # many shapes never come again
            if len(self.known) > MOST_SHAPES:
                self.known.clear()
            self.known[inputs.key] = []
        elif len(templates) < VARIANTS and templates.count(NO_TEMPLATE) < FAILURES:
            try:
                made = self.template(line, steps, len(read))
            except Spoiled:
                made = None
            templates.append(made if made is not None else NO_TEMPLATE)

    def template(self, line: str, steps: int, claims: int) -> Template | None:
        moment = HoleMoment(self.run, self.step, THRESHOLDS, is_told=False, after_calls=self.end >= 0)
        if self.end >= 0:
            line = self.unnamed(line, moment.frame)
        for text in itertools.islice(with_holes(line, moment), TRIES):
            if self.holds(text, moment, steps):
                return Template(text, moment, steps, claims)
        return None

    def holds(self, text: str, moment: HoleMoment, steps: int) -> bool:
        """Whether a line with holes is right of a run with holes."""
        read = read_line(text)
        if read is None:
            return False
        if self.trial is None:
            self.trial = Checks(TrialRun(self.run))
            self.trial.names = TrialNames(self.run.trace, Words(VERBOSITIES["standard"], 0))
        trial = self.trial
        assert isinstance(trial.run, TrialRun)
        trial.run.held = moment
        for hole in moment.holes.values():
            hole.forget()
        trial.at = start = moment.step if self.end < 0 else self.end
        trial.begin_line()
        try:
            if self.end >= 0:  # which call it is was seen to by its name
                form, slots, _ = read[0]
                trial.subject = moment
                if form == "back_iteration":
                    trial.begins_iteration(int(slots[1]))
                read = read[1:]
            for form, slots, separator in read:
                trial.check(form, slots, separator)
            trial.end_line()
        except (Contradiction, Spoiled):
            return False
        finally:
            trial.opened.clear()
        return trial.at == start + steps


class TrialRun(Run):
    """A run of which only one step may be looked at, with holes for its values."""

    held: HoleMoment

    def __init__(self, run: Run) -> None:
        self.__dict__.update(run.__dict__)

    def moment(self, step: int) -> Moment:
        if step != self.held.step:
            raise Spoiled
        return self.held

    def value_of(self, step: int) -> Value | None:
        if step != self.held.end:
            raise Spoiled
        return self.held.ending_value()

    def step(self, index: int) -> Any:  # noqa: ARG002
        raise Spoiled


class TrialNames(FrameNames):
    """Names that differ from call to call are not for holes."""

    def label(self, frame: Frame) -> str:  # noqa: ARG002
        raise Spoiled

    def full(self, frame: Frame) -> tuple[str, str | None]:  # noqa: ARG002
        raise Spoiled

    def arguments(self, frame: Frame) -> str | None:  # noqa: ARG002
        raise Spoiled

    def call_text(self, frame: Frame) -> str | None:  # noqa: ARG002
        raise Spoiled


# ---- putting holes into a line -------------------------------------------------------------------------------------------


def with_holes(line: str, moment: HoleMoment) -> Iterator[str]:
    """The line with holes for values and numbers, in each way in which that can be done; the likeliest first."""
    parts = pieces(line)
    if parts is None:
        return
    texts = stand_ins(moment, line)
    choices = [choices_of(token, texts, moment) for token in parts[1::2]]
    for chosen in itertools.product(*choices):
        yield parts[0] + "".join([token + words for token, words in zip(chosen, parts[2::2], strict=True)])


def choices_of(token: str, texts: dict[str, list[str]], moment: HoleMoment) -> list[str]:
    """A piece of code or a number with holes: several where values look alike; itself where nothing in it can be one."""
    if token[0] != "`":
        number = int(token.replace(",", ""))
        found = [f"{FIRST_NUMBER + COUNT:,}"] if number == moment.inputs.number else []
        sizes = [hole for hole in moment.holes.values() if hole.has_size(number)]
        return [*found, *(f"{FIRST_NUMBER + hole.number:,}" for hole in sizes), token]
    text = uncoded(token)
    found = list(texts.get(text, ()))
    left, equals, right = text.rpartition(" = ")
    while equals:
        if left in texts or right in texts:
            found += [f"{one} = {other}" for one in (*texts.get(left, ()), left) for other in (*texts.get(right, ()), right)]
        left, equals, more = left.rpartition(" = ")
        right = f"{more} = {right}"
    return [*map(code, found), token]


def is_target(node: ast.expr) -> bool:
    """Whether a part is several names that get values: what these were before is no matter."""
    return isinstance(node, ast.Tuple | ast.List | ast.Starred) and isinstance(node.ctx, ast.Store)


def stand_ins(moment: HoleMoment, line: str) -> dict[str, list[str]]:
    """For each text that a line may show of a run: what it looks like with holes."""
    found: dict[str, list[str]] = {}
    real = Moment(moment.run, moment.step)

    def add(text: str | None, with_hole: str | None) -> None:
        if text is None or with_hole is None:
            return
        with_hole = str(with_hole)  # no mark any more, which would take comparing it for a question
        if text != with_hole and with_hole not in found.setdefault(text, []):
            found[text].append(with_hole)

    for number in range(len(moment.inputs.raws)):
        value = moment.value_at(number)
        if value is None:
            continue
        actual = Value(moment.run.reader, value._raw, value._position)
        if fits(actual, len(line)):  # a longer one stands in no line but shortened
            add(actual.text, value.text)
        for limit in SHORTENED:
            if limit <= len(line) and isinstance(value, Hole) and not fits(actual, limit) and shown(actual, limit) in line:
                add(shown(actual, limit), value.shortened(limit))
    for change, like in zip(real.changes, moment.changes, strict=True):
        if change.name is None:
            add(change.place, like.place)
            add(holder(change), holder(like))
    if real.plan.augmented is not None and len(real.changes) == 1 and real.changes[0].name is None:
        read = real.plan.augmented[0]
        if real.changes[0].old is not None and moment.changes[0].old is not None:
            real.given[read], moment.given[read] = real.changes[0].old, moment.changes[0].old
    whole = [real.plan.augmented[1]] if real.plan.augmented is not None else []
    for node in (*real.plan.expressions, *whole):
        if isinstance(node, ast.BoolOp):
            pairs = [(real.put_in(part, NO_LIMIT), moment.put_in(part, NO_LIMIT)) for part in node.values]
            if all(one is not None for pair in pairs for one in pair):
                word = " and " if isinstance(node.op, ast.And) else " or "
                add(word.join(str(one) for one, _ in pairs), word.join(str(other) for _, other in pairs))
        elif isinstance(node, ast.Subscript):
            add(subscript_shown(real, node), subscript_shown(moment, node))
        if not isinstance(node, ast.Name | ast.Constant) and not is_target(node):
            for layout in real.plan.layouts(node):
                add(real.filled(layout), moment.filled(layout))
    return found
