"""Which line gave a variable the value that a statement reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import before
from chainexec.questions.parts import parts_of
from chainexec.questions.spots import spot
from chainexec.questions.view import SIMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.traces.code import CodeFacts

WRITERS = frozenset({"Assign", "AugAssign", "AnnAssign", "For"})
FARTHEST = 5000  # statements that are looked at on the way back


def find(view: View) -> Iterable[Candidate]:
    read: dict[tuple[int, int], list[str]] = {}
    for index, visit in enumerate(view.lines):
        facts = view.frames[visit.frame]._facts
        key = (id(facts), visit.place)
        if key not in read:
            statement = facts.statements[visit.place]
            asked = statement.kind in SIMPLE or statement.kind in ("If", "While")
            read[key] = sorted(parts_of(statement.kind, statement.text).read & view.kept(_written)[id(facts)]) if asked else []
        yield from ((index, name) for name in read[key])


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    words = before(view, visit)
    writer = _writer(view, visit, name)
    if words is None or writer is None:
        return None
    statement = view.statement(writer)
    return Draft(
        f"Which line is the last that assigned a value to the variable `{name}` {words}?{_notes(view, visit.frame, name)}",
        str(statement.line),
        (writer.step, visit.step),
        spot(view, visit, name=name),
        others=_others(view, visit.frame, name, statement.line),
        because=lambda: [say("assigned", view.places.visit(visit.step), name, statement.line)],
    )


def _notes(view: View, frame: int, name: str) -> str:
    """What counts as an assignment, where somebody may ask."""
    rows = [(row.kind, parts_of(row.kind, row.text)) for row in view.frames[frame]._facts.statements]
    notes = ""
    if any(kind == "For" and name in parts.bound for kind, parts in rows):
        notes += " The header of a `for` assigns its variables each time it takes an item."
    if any(name in parts.changed and name not in parts.bound for _, parts in rows):
        notes += " A change inside the object is no assignment."
    return notes


def _writer(view: View, visit: Visit, name: str) -> Visit | None:
    visits = view.lines_of[visit.frame]
    number = view.kept(_numbers)[visit.step]
    for earlier in visits[number - 1 :: -1] if number else ():
        if number - FARTHEST > view.kept(_numbers)[earlier.step]:
            return None
        statement = view.statement(earlier)
        if name in parts_of(statement.kind, statement.text).bound and any(
            change.name == name for change in view.step(earlier.step).changes
        ):
            return earlier
    return None  # it still has the value that it was called with


def _numbers(view: View) -> dict[int, int]:
    """Step -> which statement of its call."""
    return {visit.step: number for visits in view.lines_of.values() for number, visit in enumerate(visits)}


def _written(view: View) -> dict[int, frozenset[str]]:
    """For each function: the variables that are written by assignments and `for` alone, and by no other function."""
    codes = {id(view.frames[frame]._facts): view.frames[frame]._facts for frame in view.lines_of}
    return {key: frozenset(_names(facts)) for key, facts in codes.items()}


def _names(facts: CodeFacts) -> set[str]:
    if facts.owns_namespace:
        return set()
    written: set[str] = set()
    other: set[str] = set()
    for statement in facts.statements:
        parts = parts_of(statement.kind, statement.text)
        if statement.kind in WRITERS:
            written |= parts.bound
            other |= parts.walrus
        else:
            other |= parts.bound
    inner = {facts.variables[slot] for clause in facts.passes for slot in clause.slots}
    own = {name for slot, name in enumerate(facts.variables) if slot not in facts.shared}
    return (written & own) - other - inner


def _others(view: View, frame: int, name: str, right: int) -> Iterator[str]:
    """The other lines that assign it, then all lines of the function."""
    rows = view.frames[frame]._facts.statements
    lines = [row.line for row in rows if name in parts_of(row.kind, row.text).bound] + [row.line for row in rows]
    yield from (str(line) for line in dict.fromkeys(lines) if line != right)


KIND = Kind(
    "last_write", "which line last assigned the variable that a statement reads", "integer", find, build,
    "no statement of a followed function read a local variable that another statement had assigned",
)  # fmt: skip
