"""The type of a variable right after a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.places import all_variables_after
from chainexec.questions.reasons import SHOWN
from chainexec.questions.spots import spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    return view.kept(all_variables_after)


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    after = view.after(visit)
    value = view.state_after(visit).get(name)
    if after is None or value is None or value.label is not None or not value.type.isidentifier():
        return None
    return Draft(
        f"What is the type of the value of `{name}` {after}?", value.type, (visit.step,), spot(view, visit, name=name),
        others=_types(view, visit.frame, value.type),
        because=lambda: [say("typed", view.places.after(visit.step), name, shown(value, SHOWN), value.type)],
    )  # fmt: skip


def _types(view: View, frame: int, right: str) -> Iterator[str]:
    """Types that occurred in the call, then frequent ones."""
    found = [value.type for visit in view.lines_of[frame][:40] for value in view.state_after(visit).locals.values() if value.label is None]
    yield from (kind for kind in dict.fromkeys([*found, "int", "str", "list", "tuple", "NoneType"]) if kind != right)


KIND = Kind(
    "variable_type", "the type of a variable after a statement, at one of its runs, in one of the calls", "type", find, build,
    "no statement of a followed function was completed with a variable in use",
)  # fmt: skip
