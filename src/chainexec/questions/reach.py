"""Which statements of a function can run at all, and which functions' ways are plain enough to be asked about line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.parts import parts_of, tests_something
from chainexec.questions.view import SIMPLE
from chainexec.traces.code import LOOP_KINDS

if TYPE_CHECKING:
    from chainexec.questions.view import View
    from chainexec.source import Statement
    from chainexec.traces.code import CodeFacts

NO_STEPS = frozenset({"Global", "Nonlocal"})
LEAVES = frozenset({"Return", "Raise", "Break", "Continue"})
PLAIN = (SIMPLE - NO_STEPS) | {"If", "For", "While", "FunctionDef"}


def reachable(view: View, facts: CodeFacts) -> tuple[int, ...]:
    """Places of simple statements that are steps of their own and that the text does not rule out."""
    return view.kept(_reachable)[id(facts)]


def conditional(view: View, facts: CodeFacts) -> tuple[int, ...]:
    """Those of which it takes thinking whether and how often they run: they stand in a block, or behind one that may leave the function."""
    return view.kept(_conditional)[id(facts)]


def _conditional(view: View) -> dict[int, tuple[int, ...]]:
    codes = {id(view.frames[frame]._facts): view.frames[frame]._facts for frame in view.lines_of}
    found = {}
    for key, facts in codes.items():
        exits = [row.index for row in facts.statements if row.kind in ("Return", "Raise", "Assert") and row.parent is not None]
        first = min(exits, default=1 << 60)
        rows = [(place, facts.statements[place]) for place in reachable(view, facts)]
        found[key] = tuple(place for place, row in rows if row.parent is not None or row.index > first)
    return found


def _reachable(view: View) -> dict[int, tuple[int, ...]]:
    codes = {id(view.frames[frame]._facts): view.frames[frame]._facts for frame in view.lines_of}
    return {key: tuple(_places(facts)) for key, facts in codes.items()}


def _places(facts: CodeFacts) -> list[int]:
    dead: set[int] = set()  # indexes of statements that never run, whatever the input
    left: set[tuple[int | None, int | None]] = set()  # blocks in which control has gone elsewhere: (parent, which block of it)
    found = []
    for place, statement in enumerate(facts.statements):
        block = (statement.parent, block_of(facts, statement))
        if statement.parent in dead or block in left or (statement.parent is not None and _is_decided(facts, statement.parent)):
            dead.add(statement.index)
            continue
        if statement.kind in LEAVES:
            left.add(block)
        if statement.kind in SIMPLE and statement.kind not in NO_STEPS and _is_step(statement):
            found.append(place)
    return found


def block_of(facts: CodeFacts, statement: Statement) -> int | None:
    """Which block of its parent a statement stands in: the first statement of it."""
    parent = None if statement.parent is None else facts.by_index.get(statement.parent)
    if parent is None:
        return None
    row = facts.statements[parent]
    firsts = [first for first in (row.body_first, row.orelse_first, row.handler_first, row.final_first) if first is not None]
    return max((first for first in firsts if first <= statement.index), default=None)


def _is_decided(facts: CodeFacts, index: int) -> bool:
    """Whether the way into a block is known from the text: `if False:`."""
    place = facts.by_index.get(index)
    if place is None:
        return True
    row = facts.statements[place]
    return row.kind == "If" and not tests_something(row.kind, row.text)


def _is_step(statement: Statement) -> bool:
    """Whether CPython runs it: not so a text that stands by itself, and an annotation without a value."""
    if statement.kind == "Expr":
        return not parts_of(statement.kind, statement.text).constant
    return not (statement.kind == "AnnAssign" and "=" not in statement.text)


def is_plain_way(view: View, facts: CodeFacts) -> bool:
    """Whether a reader can say which line runs when without knowing how CPython counts: one kind of statement after the other."""
    return view.kept(_plain_ways)[id(facts)]


def _plain_ways(view: View) -> dict[int, bool]:
    codes = {id(view.frames[frame]._facts): view.frames[frame]._facts for frame in view.lines_of}
    return {key: _is_plain(facts) for key, facts in codes.items()}


def _is_plain(facts: CodeFacts) -> bool:
    for place, statement in enumerate(facts.statements):
        if statement.kind not in PLAIN and statement.kind not in NO_STEPS:
            return False
        if statement.kind in ("If", "While") and not tests_something(statement.kind, statement.text):
            return False
        if statement.kind == "FunctionDef" and statement.text.startswith("@"):
            return False
        if statement.kind in LOOP_KINDS and _is_empty(facts, statement):
            return False
        if place and statement.kind == "Expr" and not _is_step(statement):  # a text or `...` by itself
            return False
    return True


def _is_empty(facts: CodeFacts, loop: Statement) -> bool:
    """Whether the body of a loop has no step of its own."""
    place = None if loop.body_first is None else facts.by_index.get(loop.body_first)
    return (
        place is None
        or facts.statements[place].kind in NO_STEPS
        or not (facts.statements[place].kind not in SIMPLE or _is_step(facts.statements[place]))
    )
