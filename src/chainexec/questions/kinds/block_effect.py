"""What some statements in succession do to a given state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.given import given, is_by_itself, names_needed, state_text
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.kinds.statement_effect import KINDS, is_copy, wrong
from chainexec.questions.naming import is_lone, statement_name
from chainexec.questions.parts import parts_of
from chainexec.questions.reach import block_of
from chainexec.questions.spots import local_names, spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement

LONGEST = 4  # statements


def find(view: View) -> Iterable[Candidate]:
    for frame, visits in view.lines_of.items():
        facts = view.frames[frame]._facts
        local = local_names(view, frame)
        names = [_told(row) for row in facts.statements]
        blocks = [(row.parent, block_of(facts, row)) for row in facts.statements]
        for number, visit in enumerate(visits):
            place = visit.place
            if names[place] is None:
                continue
            for length in range(2, LONGEST + 1):
                last = place + length - 1
                if number + length > len(visits) or visits[number + length - 1].place != last or blocks[last] != blocks[place]:
                    break
                told = names[last]
                if told is None:
                    break
                yield from ((frame, number, length, name) for name in sorted(told & local))


def _told(statement: Statement) -> frozenset[str] | None:
    """The variables that can be asked for after a block that a statement ends; None for a statement that no block has in it."""
    if statement.kind not in KINDS:
        return None
    parts = parts_of(statement.kind, statement.text)
    return frozenset() if parts.constant or is_copy(parts.tree) else parts.bound | parts.changed


def build(view: View, candidate: Candidate) -> Draft | None:
    frame, number, length, name = candidate
    visits = view.lines_of[frame][number : number + length]
    first, last = view.statement(visits[0]), view.statement(visits[-1])
    words = statement_name(view, frame, visits[0].place)
    if words is None or not all(is_lone(view, view.statement(visit), frame) and is_by_itself(view, visit) for visit in visits):
        return None
    before, after = view.step(visits[0].step).before, view.state_after(visits[-1])
    needed, value = _needed(view, visits), after.get(name)
    if not needed or value is None or not view.is_askable(value):
        return None
    if name not in parts_of(last.kind, last.text).bound and (name not in needed or before[name].text == value.text):
        return None
    text = state_text(view, before, needed)
    if text is None:
        return None
    return Draft(
        f"What is the value of `{name}` after lines {first.line} to {last.line} have run once, in order, with these values?",
        value.text,
        tuple(visit.step for visit in visits),
        spot(view, visits[0], name=name, statements=length, last_line=last.line, last_column=last.column, last_visit=visits[-1].number),
        given=given(f"before {words} runs", text),
        others=wrong(name, value.text, needed, before, after),
        by_itself=(visits[0].step, visits[-1].step),
        because=lambda: [say("suppose", view.places.line(first), text.splitlines()), say("done", name, value.text)],
        call=False,
    )


def _needed(view: View, visits: tuple[Visit, ...]) -> frozenset[str] | None:
    """The variables whose values before the block its outcome depends on."""
    known: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    for visit in visits:
        statement = view.statement(visit)
        names = names_needed(statement, view.step(visit.step).before)
        if names is None:
            return None
        needed |= names - known
        known |= parts_of(statement.kind, statement.text).bound
    return needed


KIND = Kind(
    "block_effect", f"the value that a variable has after 2 to {LONGEST} statements, from the variables before them", "literal",
    find, build, "no two statements ran one after the other that compute something from variables that can all be written as literals",
)  # fmt: skip
