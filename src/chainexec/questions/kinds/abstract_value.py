"""The sign, the parity, or the size of a variable's value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.lookback.values import EMPTINESS, MANY, PARITY, SIGN, SIZE, classes_of, size_class, size_of
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.places import all_variables_after
from chainexec.questions.reasons import SHOWN
from chainexec.questions.spots import spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View, Visit
    from chainexec.traces import Value

ASKS = {
    SIGN: "is the value of `{name}` `negative`, `zero` or `positive`?",
    PARITY: "is the value of `{name}` `even` or `odd`?",
    EMPTINESS: "is the value of `{name}` `empty` or `nonempty`?",
    SIZE: f"how many elements (or characters) does `{{name}}` have: `none`, `one`, `few` (2 to {MANY - 1}) or `many` ({MANY} or more)?",
}


def find(view: View) -> Iterable[Candidate]:
    return view.kept(all_variables_after)


def build(view: View, candidate: Candidate) -> Draft | None:
    index, name = candidate
    visit = view.lines[index]
    after, value = view.after(visit), view.state_after(visit).get(name)
    classes = [] if value is None else _classes(value)
    if after is None or value is None or not classes:
        return None
    words, answer = classes[index % len(classes)]
    return Draft(
        f"{after[0].upper()}{after[1:]}, {ASKS[words].format(name=name)}",
        answer,
        (visit.step,),
        spot(view, visit, name=name, words=list(words)),
        others=tuple(word for word in words if word != answer),
        because=lambda: [_told(view, visit, name, value, answer)],
    )


def _classes(value: Value) -> list[tuple[tuple[str, ...], str]]:
    """What a value can be asked for, each with its answer."""
    found = list(zip((SIGN, PARITY), classes_of(value), strict=False))
    size = size_of(value)
    return found if size is None else list(zip((EMPTINESS, SIZE), size_class(size), strict=True))


def _told(view: View, visit: Visit, name: str, value: Value, word: str) -> str:
    after, size = view.places.after(visit.step), size_of(value)
    return say("classed", after, name, shown(value, SHOWN), word) if size is None else say("sized", after, name, size, word)


KIND = Kind(
    "abstract_value", "sign, parity, emptiness or size class of a variable's value after a statement", "word", find, build,
    "no statement of a followed function was completed with a variable that holds a number, a text or a container", balanced=True,
)  # fmt: skip
