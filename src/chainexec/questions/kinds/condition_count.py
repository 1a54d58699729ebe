"""How often a condition is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.naming import statement_name
from chainexec.questions.parts import tests_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View

MOST = 200  # tests of one condition in one call


def find(view: View) -> Iterable[Candidate]:
    for (frame, place), count in view.visits.items():
        statement = view.frames[frame]._facts.statements[place]
        if 1 < count <= MOST and statement.kind == "If" and tests_something(statement.kind, statement.text):
            yield (frame, place)


def build(view: View, candidate: Candidate) -> Draft | None:
    identity, place = candidate
    frame = view.frames[identity]
    statement = frame._facts.statements[place]
    name, where = statement_name(view, identity, place), view.in_call(frame)
    if name is None or where is None or frame.return_step is None:
        return None
    steps = [visit.step for visit in view.lines_of[identity] if visit.place == place]
    branches = [view.step(step).branch for step in steps]
    taken = [None if branch is None else branch.taken for branch in branches]
    if None in taken:
        return None
    count = taken.count(True)
    return Draft(
        f"How often is the condition of {name} true{where}?",
        str(count),
        tuple(steps),
        {"line": statement.line, "column": statement.column, "frame": identity},
        others=_near(count, len(taken)),
        whole=view.is_entry(frame),
        because=lambda: [
            say(
                "tests", view.places.call(frame), view.places.line(statement), len(taken),
                [number for number, was in enumerate(taken, 1) if was], count,
            )
        ],
    )


def _near(count: int, tested: int) -> Iterator[str]:
    """How often it was false, how often it was tested, one more, one fewer."""
    found = dict.fromkeys([tested - count, tested, count + 1, count - 1, count + 2])
    yield from (str(other) for other in found if other != count and other >= 0)


KIND = Kind(
    "condition_count", "how often the condition of an `if` is true in one call", "integer", find, build,
    "no `if` was tested more than once in a call of a followed function",
)  # fmt: skip
