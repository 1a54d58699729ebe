"""Where control goes when a body begins: some statements leave no instruction, so that there is no step of theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from chainexec.analysis.facts import LOOP_STEP, STEP, STEP_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainexec.analysis.facts import Entry
    from chainexec.source import Statement


def with_first_steps(statements: Sequence[Statement], entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """The statements; `body_first` is that of the body's statements whose step comes first, where the text's first one has none.

    Those are `pass` and others in front of a statement on the same line, a `try` whose body is on its line, `if True`, a bare annotation.
    """
    places = {statement.index: place for place, statement in enumerate(statements)}
    stepping = {entry.number for entry in entries if entry.action in (STEP, STEP_ONCE, LOOP_STEP)}
    known = _Body(statements, places, stepping)
    return tuple(
        statement if statement.body_first is None or places.get(statement.body_first) in stepping
        else replace(statement, body_first=_first_step(known, statement.body_first))
        for statement in statements
    )  # fmt: skip


class _Body(NamedTuple):
    statements: Sequence[Statement]
    places: dict[int, int]  # by index
    stepping: set[int]  # places of statements that have a step


def _first_step(known: _Body, first: int) -> int:
    """The statement that steps first where control comes to `first`; `first` itself where none is found."""
    at: int | None = first
    while at is not None and (place := known.places.get(at)) is not None:
        if place in known.stepping:
            return at
        statement = known.statements[place]
        for inside in (statement.body_first, statement.orelse_first):
            found = None if inside is None else _first_step(known, inside)
            if found is not None and known.places.get(found) in known.stepping:
                return found
        at = _next(known, statement)
    return first


def _next(known: _Body, statement: Statement) -> int | None:
    """The statement behind it in the same body."""
    around = None if statement.parent is None else known.statements[known.places[statement.parent]]
    ends = () if around is None else (around.orelse_first, around.handler_first, around.final_first)
    end = min((end for end in ends if end is not None and end > statement.index), default=None)
    for other in known.statements[known.places[statement.index] + 1 :]:
        if other.parent == statement.parent:
            return None if end is not None and other.index >= end else other.index
    return None
