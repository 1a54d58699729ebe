"""Where control goes when a body begins: some statements leave no instruction, so that there is no step of theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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

    def first_step(index: int | None) -> int | None:
        place = None if index is None else places.get(index)
        if place is None or place in stepping:
            return index
        statement = statements[place]
        for inside in (statement.body_first, statement.orelse_first):
            found = None if inside is None else first_step(inside)
            if found is not None and places.get(found) in stepping:
                return found
        return first_step(_next(statement))

    def _next(statement: Statement) -> int | None:
        """The statement behind it in the same body."""
        around = None if statement.parent is None else statements[places[statement.parent]]
        ends = () if around is None else (around.orelse_first, around.handler_first, around.final_first)
        end = min((end for end in ends if end is not None and end > statement.index), default=None)
        behind = (other.index for other in statements[places[statement.index] + 1 :] if other.parent == statement.parent)
        found = next(behind, None)
        return None if found is None or (end is not None and found >= end) else found

    return tuple(
        statement if statement.body_first is None or places.get(statement.body_first) in stepping
        else replace(statement, body_first=_or(first_step(statement.body_first), statement.body_first))
        for statement in statements
    )  # fmt: skip


def _or(found: int | None, otherwise: int) -> int:
    return otherwise if found is None else found
