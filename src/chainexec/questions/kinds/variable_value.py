"""The value of a variable right after a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.places import all_variables_after, other_values
from chainexec.questions.reasons import held_after
from chainexec.questions.spots import spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    return view.kept(all_variables_after)


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    after = view.after(visit)
    value = view.state_after(visit).get(name)
    if after is None or value is None or not view.is_askable(value):
        return None
    return Draft(
        f"What is the value of `{name}` {after}?",
        value.text,
        (visit.step,),
        spot(view, visit, name=name),
        others=other_values(view, visit.frame, name, value),
        because=held_after(view, visit.step, name, value),
    )


KIND = Kind(
    "variable_value", "the value of a variable after a statement, at one of its runs, in one of the calls", "literal", find, build,
    "no statement of a followed function was completed with a variable whose value can be written as a literal",
)  # fmt: skip
