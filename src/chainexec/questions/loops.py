"""The runs of a program's loops: how often each was entered, its iterations, and why it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.questions.parts import parts_of, tests_something
from chainexec.recording import log as L
from chainexec.traces.code import LOOP_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement
    from chainexec.traces.code import CodeFacts

GENERATOR_FLAGS = 0x20 | 0x80 | 0x200  # CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR
EXHAUSTED, CONDITION, BREAK, RETURN, EXCEPTION = "exhausted", "condition", "break", "return", "exception"


class LoopRun(NamedTuple):
    """One run of a loop, from its first line to what ended it.

    Attributes:
        frame: of which call.
        place: of its header among the statements of the code.
        entry: which of its runs in the frame, from 1.
        entries: how many of them there are.
        headers: the runs of its header, as places in `view.lines_of[frame]`: all begin an iteration, but the last one where `ended` is
            "exhausted" or "condition".
        last: the last run of a statement that belongs to it, in the same way.
        ended: "exhausted", "condition" (it was false), "break", "return" or "exception"; "" where that is not known.
    """

    frame: int
    place: int
    entry: int
    entries: int
    headers: tuple[int, ...]
    last: int
    ended: str

    @property
    def iterations(self) -> int:
        """Iterations that were begun."""
        return len(self.headers) - (self.ended in (EXHAUSTED, CONDITION))


def loop_runs(view: View) -> tuple[LoopRun, ...]:
    """The runs of the loops that can be asked about, frame by frame."""
    found: list[LoopRun] = []
    for frame, visits in view.lines_of.items():
        facts = view.frames[frame]._facts
        if any(statement.kind in LOOP_KINDS for statement in facts.statements):
            found += _runs_of(view, frame, facts, visits)
    return tuple(found)


def statement_of(view: View, run: LoopRun) -> Statement:
    return view.frames[run.frame]._facts.statements[run.place]


def header(view: View, run: LoopRun, number: int) -> Visit:
    """The run of its header that begins an iteration (from 1)."""
    return view.lines_of[run.frame][run.headers[number - 1]]


def last_visit(view: View, run: LoopRun) -> Visit:
    return view.lines_of[run.frame][run.last]


def names_of_loop(view: View, run: LoopRun) -> frozenset[str]:
    """The names of variables that a loop may bind or change."""
    facts = view.frames[run.frame]._facts
    own = facts.statements[run.place]
    inside = [own, *(statement for statement in facts.statements if own.index in statement.loops)]
    parts = [parts_of(statement.kind, statement.text) for statement in inside]
    return frozenset().union(*(part.bound | part.changed for part in parts))


class _Open:
    """A loop that is running."""

    __slots__ = ("headers", "index", "place")

    def __init__(self, index: int, place: int, first: int) -> None:
        self.index, self.place, self.headers = index, place, [first]


def _runs_of(view: View, frame: int, facts: CodeFacts, visits: tuple[Visit, ...]) -> Iterable[LoopRun]:
    told = {place: _can_be_told(facts, statement) for place, statement in enumerate(facts.statements) if statement.kind in LOOP_KINDS}
    around = [(*statement.loops, statement.index) if place in told else statement.loops for place, statement in enumerate(facts.statements)]
    open_loops: list[_Open] = []
    closed: list[tuple[_Open, int]] = []
    current: tuple[int, ...] = ()
    for number, visit in enumerate(visits):
        place = visit.place
        here = around[place]
        if here != current:
            while open_loops and open_loops[-1].index not in here:
                closed.append((open_loops.pop(), number - 1))
            current = here
        if place in told:
            if open_loops and open_loops[-1].place == place:
                open_loops[-1].headers.append(number)
            else:
                open_loops.append(_Open(here[-1], place, number))
    closed += [(loop, len(visits) - 1) for loop in reversed(open_loops)]
    closed.sort(key=lambda row: row[0].headers[0])
    entries: dict[int, int] = {}
    for loop, _ in closed:
        entries[loop.place] = entries.get(loop.place, 0) + 1
    seen: dict[int, int] = {}
    for loop, last in closed:
        seen[loop.place] = entry = seen.get(loop.place, 0) + 1
        if told[loop.place]:
            ended = _why(view, frame, facts, visits, loop, last)
            yield LoopRun(frame, loop.place, entry, entries[loop.place], tuple(loop.headers), last, ended)


def _can_be_told(facts: CodeFacts, loop: Statement) -> bool:
    """Whether the run shows each of its turns: its header has a test that runs, its body a statement that does."""
    if loop.kind == "While" and not tests_something(loop.kind, loop.text):
        return False
    if loop.kind == "AsyncFor" or loop.body_first not in facts.by_index:
        return False
    if facts.statements[facts.by_index[loop.body_first]].kind in ("AnnAssign", "Global", "Nonlocal"):  # may run nothing
        return False
    if not loop.loops:
        return True
    outer = facts.statements[facts.by_index[loop.loops[-1]]]  # an endless loop begins anew without a step of its own
    return outer.body_first != loop.index or outer.kind != "While" or tests_something(outer.kind, outer.text)


def _why(view: View, frame: int, facts: CodeFacts, visits: tuple[Visit, ...], loop: _Open, last: int) -> str:
    visit = visits[last]
    statement = facts.statements[visit.place]
    is_last = last == len(visits) - 1
    if is_last and view.frames[frame].return_step is None:
        return ""
    completed = view.completes(visit)
    if visit.place == loop.place:
        if not completed:
            return ""
        return CONDITION if statement.kind == "While" else EXHAUSTED
    if statement.kind == "Break" and statement.loops[-1:] == (loop.index,):
        return BREAK
    if statement.kind == "Return" and completed and is_last and view.run.kind(view.reader.end_of(visit.step)) == L.RETURN:
        return RETURN
    if not completed and not facts.flags & GENERATOR_FLAGS and statement.kind not in LOOP_KINDS:
        return EXCEPTION
    return ""
