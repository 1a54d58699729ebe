"""What one statement does to a given state."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.given import given, is_by_itself, names_needed, state_text
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import is_lone, statement_name
from chainexec.questions.parts import parts_of
from chainexec.questions.spots import local_names, spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.source import Statement
    from chainexec.traces import State

KINDS = frozenset({"Assign", "AugAssign", "AnnAssign", "Expr"})


def find(view: View) -> Iterable[Candidate]:
    for index, visit in enumerate(view.lines):
        statement = view.statement(visit)
        if statement.kind in KINDS:
            parts = parts_of(statement.kind, statement.text)
            if not parts.constant and not is_copy(parts.tree):
                yield from ((index, name) for name in sorted((parts.bound | parts.changed) & local_names(view, visit.frame)))


def is_copy(tree: ast.AST | None) -> bool:
    """`x = y`: there is nothing to think about."""
    return isinstance(tree, ast.Assign) and isinstance(tree.value, ast.Name)


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    statement = view.statement(visit)
    words = statement_name(view, visit.frame, visit.place)
    if words is None or not is_lone(view, statement, visit.frame) or not is_by_itself(view, visit):
        return None
    before, after = view.step(visit.step).before, view.state_after(visit)
    needed, value = names_needed(statement, before), after.get(name)
    if not needed or value is None or not view.is_askable(value) or not is_told(statement, name, needed, before, after):
        return None
    text = state_text(view, before, needed)
    if text is None:
        return None
    return Draft(
        f"What is the value of `{name}` after {words} has run once with these values?",
        value.text,
        (visit.step,),
        spot(view, visit, name=name),
        given=given(f"before {words} runs", text),
        others=wrong(name, value.text, needed, before, after),
        by_itself=(visit.step, visit.step),
        because=lambda: [say("suppose", view.places.line(statement), text.splitlines()), say("done", name, value.text)],
        call=False,
    )


def is_told(statement: Statement, name: str, needed: frozenset[str], before: State, after: State) -> bool:
    """Whether a statement gives a variable its value, or changes the object that it holds."""
    if name in parts_of(statement.kind, statement.text).bound:
        return True
    return name in needed and before[name].text != after[name].text


def wrong(name: str, right: str, needed: Iterable[str], before: State, after: State) -> Iterator[str]:
    """The value as it was, those of the other variables."""
    texts = [
        state[other].text for state in (before, after) for other in (name, *sorted(needed)) if other in state and state[other].label is None
    ]
    yield from (text for text in dict.fromkeys(texts) if text != right and len(text) <= 200)


KIND = Kind(
    "statement_effect", "the value that a variable has after one statement, from the variables before it", "literal", find, build,
    "no statement ran that computes something from variables that can all be written as literals",
)  # fmt: skip
