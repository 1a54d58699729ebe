"""Whether a condition was true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import statement_name, times
from chainexec.questions.parts import tests_something
from chainexec.questions.spots import spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for index, visit in enumerate(view.lines):
        statement = view.statement(visit)
        if statement.kind in ("If", "While") and tests_something(statement.kind, statement.text):
            yield (index,)


def build(view: View, candidate: Candidate) -> Draft | None:
    visit = view.lines[candidate[0]]
    name, where = statement_name(view, visit.frame, visit.place), view.in_call(view.frames[visit.frame])
    branch = view.step(visit.step).branch
    if name is None or where is None or branch is None or branch.taken is None:
        return None
    tested = f" when it is tested{times(view, visit)}{where}"
    return Draft(
        f"Is the condition of {name} true{tested}?", str(branch.taken), (visit.step,), spot(view, visit),
        others=(str(not branch.taken),), because=lambda: [say("tested", view.places.visit(visit.step), branch.taken)],
    )  # fmt: skip


KIND = Kind(
    "branch_taken", "whether the condition of an `if` or `while` was true when it was tested", "true/false", find, build,
    "no `if` or `while` with a condition that is computed ran in a followed function", balanced=True,
)  # fmt: skip
