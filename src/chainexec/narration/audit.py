"""`audit`: reads a text about a run, and checks each thing that it says against the trace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration.checks import Checks
from chainexec.narration.cursor import Contradiction
from chainexec.narration.forms import ENDS, read_line
from chainexec.narration.learning import Learner
from chainexec.narration.lookback import SUPPOSING, LookingBack, answer_apart
from chainexec.narration.lookback import read as look_back
from chainexec.narration.model import Narration
from chainexec.narration.moments import Run
from chainexec.narration.templates import is_ready
from chainexec.showable import Showable
from chainexec.traces import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEPT = 10_000  # contradictions and unrecognised sentences that are kept with their text; more are counted
SHOWN = 500  # characters of a sentence that are kept


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a text says and the trace does not show.

    Attributes:
        line: the line of the text, from 1.
        sentence: that line.
        form: name of the phrase form ("" where a whole sentence is out of place).
        step: index of the trace's step at which it was checked.
        truth: what the trace shows instead.
    """

    line: int
    sentence: str
    form: str
    step: int
    truth: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}\n    not so at step {self.step}: {self.truth}"


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A sentence that could not be read, so that nothing of it was checked.

    Attributes:
        line: the line of the text, from 1.
        sentence: that line.
    """

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: not recognised: {self.sentence}"


@dataclass(frozen=True, slots=True)
class AuditReport(Showable):
    """What an audit found.

    Attributes:
        claims: how many things the text says that could be read.
        right: how many of them the trace shows.
        contradicted: those that it does not show, in order (at most 10,000; `wrong` counts all).
        unrecognised: sentences that could not be read, in order (at most 10,000; `unread` counts all).
        wrong, unread: how many there are.
        complete: whether the text tells the run to its end.
        text: the text itself.
    """

    claims: int
    right: int
    contradicted: tuple[Finding, ...]
    unrecognised: tuple[Unrecognised, ...]
    wrong: int
    unread: int
    complete: bool
    text: str = field(default="", repr=False, compare=False)

    @property
    def checked(self) -> int:
        """How many things were checked."""
        return self.claims

    @property
    def ok(self) -> bool:
        """Whether something was said, all of it could be read, and all of it is so."""
        return self.right == self.claims > 0 and not self.wrong and not self.unread

    @property
    def score(self) -> float:
        """The share of what is right among all that is said, from 0 to 1; a sentence that cannot be read counts as one wrong thing."""
        total = self.claims + self.unread
        return self.right / total if total else 0.0

    @property
    def first_error(self) -> int | None:
        """The line of the text with the first contradiction or unrecognised sentence, from 1; None where there is none."""
        lines = [*(found.line for found in self.contradicted[:1]), *(found.line for found in self.unrecognised[:1])]
        return min(lines, default=None)

    def to_dict(self) -> dict[str, object]:
        """Plain lists, dicts, strings and numbers, ready for JSON."""
        return {
            "ok": self.ok, "score": self.score, "claims": self.claims, "right": self.right, "wrong": self.wrong, "unread": self.unread,
            "complete": self.complete, "first_error": self.first_error,
            "contradicted": [
                {"line": row.line, "sentence": row.sentence, "form": row.form, "step": row.step, "truth": row.truth}
                for row in self.contradicted
            ],
            "unrecognised": [{"line": row.line, "sentence": row.sentence} for row in self.unrecognised],
        }  # fmt: skip

    def __str__(self) -> str:
        head = "ok" if self.ok else "not ok"
        counts = f"{self.claims:,} claims checked, {self.wrong:,} contradicted, {self.unread:,} sentences not recognised"
        found: list[Finding | Unrecognised] = [*self.contradicted, *self.unrecognised]
        rows = sorted(found, key=lambda row: row.line)[:20]
        more = [] if len(rows) == self.wrong + self.unread else [f"... {self.wrong + self.unread - len(rows):,} more"]
        tail = "" if self.complete else "; the text does not tell the run to its end"
        return "\n".join([f"{head}: {counts}, score {self.score:.3f}{tail}", *map(str, rows), *more])


def audit(text: str | Narration, trace: Trace) -> AuditReport:
    """Check a text about a run, sentence by sentence.

    The text is what counts: of a `Narration`, too, only its text is read. It may be written by anybody or anything, in the manner of
    speech of `narrate`. Sentences in another manner are reported as unrecognised, never taken for right.

    Args:
        text: a narration or its text, in any style that tells claims (the style is recognised).
        trace: the run that it is about.

    Returns:
        How many claims there are and how many of them the trace shows, with each contradiction and what is true instead.

    Raises:
        ArgumentError: `text` is no text, or `trace` no Trace.
    """
    return audit_all((text,), trace)[0]


def audit_all(texts: Iterable[str | Narration], trace: Trace) -> list[AuditReport]:
    """`audit` for several texts about one run; quicker than one after the other, where they have lines in common.

    Args:
        texts: narrations or their texts.
        trace: the run that all of them are about.

    Returns:
        A report for each text, in their order.

    Raises:
        ArgumentError: as `audit` does.
    """
    if not isinstance(trace, Trace):
        raise ArgumentError(f"audit() needs the Trace that the text is about, not {type(trace).__name__}: audit(text, trace).")
    from chainexec.narration.styles import style_of

    run: Run | None = None
    reports = []
    for text in texts:
        words = str(text) if isinstance(text, Narration) else text
        if not isinstance(words, str):
            raise ArgumentError(f"audit() needs a text or a Narration first, not {type(words).__name__}.")
        with trace._blaming_the_file():
            if run is None:
                run = Run(trace)
            reports.append(replace(style_of(words).check(words, run), text=words))
    return reports


class Auditor:
    """Collects what is found."""

    def __init__(self) -> None:
        self.claims = self.right = self.wrong = self.unread = 0
        self.contradicted: list[Finding] = []
        self.unrecognised: list[Unrecognised] = []

    def add_right(self, count: int = 1) -> None:
        self.claims += count
        self.right += count

    def add_wrong(self, line: int, sentence: str, form: str, step: int, truth: str, *, claim: bool = True) -> None:
        self.claims += claim
        self.wrong += 1
        if len(self.contradicted) < KEPT:
            self.contradicted.append(Finding(line, sentence[:SHOWN], form, step, truth))

    def add_unread(self, line: int, sentence: str) -> None:
        self.unread += 1
        if len(self.unrecognised) < KEPT:
            self.unrecognised.append(Unrecognised(line, sentence[:SHOWN]))

    def report(self, *, complete: bool) -> AuditReport:
        return AuditReport(
            self.claims, self.right, tuple(self.contradicted), tuple(self.unrecognised), self.wrong, self.unread, complete=complete
        )


def check_prose(text: str, run: Run, *, templates: bool = True) -> AuditReport:
    """Check a text in sentences, one or more a line. Without `templates` each line is checked the long way."""
    looking = LookingBack(run)
    starts = looking.starts(text)
    if starts is None:
        return _checked(text, run, looking, -1, templates=templates)
    reports = []
    for start in starts or [-1]:  # a text about one statement by itself: any run of it that is as the text says
        report = _checked(text, run, looking, start, templates=False)
        if report.ok:
            return report
        reports.append(report)
    return reports[0]


def _checked(text: str, run: Run, looking: LookingBack, start: int, *, templates: bool) -> AuditReport:
    """The same, of a text that begins at a step (-1: at the beginning of the run)."""
    text, answer = answer_apart(text.rstrip())
    found = Auditor()
    checks = Checks(run)
    if start >= 0:
        checks.jump(start)
    looking.start, looking.end = start, -1
    check = checks.check
    complete = False
    number = 0
    learner = Learner(checks) if templates and len(run.reader.log.threads) < 2 and is_ready(run) else None
    for number, line in numbered(text):
        if learner is not None and (claims := learner.says(line)):
            found.add_right(claims)
            continue
        read = read_line(line)
        if read is None:
            _look_back(number, line, looking, checks, found)
            continue
        checks.begin_line()
        wrong = found.wrong
        for form, slots, separator in read:
            try:
                check(form, slots, separator)
            except Contradiction as contradiction:
                found.add_wrong(number, line, form, checks.place, str(contradiction))
            else:
                found.add_right()
            complete = complete or form in ENDS
        try:
            checks.end_line()
        except Contradiction as contradiction:
            found.add_wrong(number, line, "", checks.place, str(contradiction), claim=False)
        if learner is not None and found.wrong == wrong:
            learner.learn(line, read)
    if answer is not None:
        try:
            looking.check_answer(answer)
        except Contradiction as contradiction:
            found.add_wrong(number + 1, answer, "answer", checks.place, str(contradiction))
        else:
            found.add_right()
    return found.report(complete=complete)


def _look_back(number: int, line: str, looking: LookingBack, checks: Checks, found: Auditor) -> None:
    """Check a line that does not go on with the telling but looks back at it."""
    sentence = look_back(line)
    if sentence is not None and sentence[0] in SUPPOSING and number > 1:
        sentence = None  # that is how a text begins
    if looking.start >= 0 and checks.at > looking.start:
        looking.end = looking.reader.line_step(checks.at - 1)
    checks.begin_line()
    if sentence is None:
        found.add_unread(number, line)
        return
    try:
        looking.check(*sentence)
    except Contradiction as contradiction:
        found.add_wrong(number, line, sentence[0], checks.place, str(contradiction))
    else:
        found.add_right()


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers from 1."""
    start, number = 0, 0
    while start < len(text):  # line by line, so that a long text is not copied
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        number += 1
        line = text[start:stop].strip()
        if line:
            yield number, line
        start = stop + 1
