"""The sign, the parity, or the size of a variable's value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.places import all_variables_after
from chainexec.questions.spots import spot
from chainexec.traces.heap import HeapObject, Splice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View
    from chainexec.traces import Value

SIGN = ("negative", "zero", "positive")
PARITY = ("even", "odd")
EMPTINESS = ("empty", "nonempty")
SIZE = ("none", "one", "few", "many")
MANY = 10  # elements
SIZED = frozenset(
    {"list", "dict", "set", "tuple", "frozenset", "collections.deque", "collections.Counter", "collections.defaultdict", "bytearray"}
)
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
    classes = None if value is None else _classes(value)
    if after is None or not classes:
        return None
    words, answer = classes[index % len(classes)]
    return Draft(
        f"{after[0].upper()}{after[1:]}, {ASKS[words].format(name=name)}",
        answer,
        (visit.step,),
        spot(view, visit, name=name, words=list(words)),
        others=tuple(word for word in words if word != answer),
    )


def _classes(value: Value) -> list[tuple[tuple[str, ...], str]]:
    """What a value can be asked for, each with its answer."""
    raw = value._raw
    if type(raw) is Splice:
        raw = raw.resolve()
    if type(raw) is int or (type(raw) is float and not math.isnan(raw)):
        sign = SIGN[(raw > 0) - (raw < 0) + 1]
        return [(SIGN, sign), (PARITY, PARITY[raw % 2])] if type(raw) is int else [(SIGN, sign)]
    size = None
    if type(raw) in (str, bytes, tuple, frozenset):
        size = len(raw)
    elif type(raw) is HeapObject and raw.label is None and value.type_name in SIZED:
        items = raw.at(value._reader.columns, value._position)[0]
        size = None if items is None else len(items)
    if size is None:
        return []
    return [(EMPTINESS, EMPTINESS[size > 0]), (SIZE, SIZE[0 if size == 0 else 1 if size == 1 else 2 if size < MANY else 3])]


KIND = Kind(
    "abstract_value", "sign, parity, emptiness or size class of a variable's value after a statement", "word", find, build,
    "no statement of a followed function was completed with a variable that holds a number, a text or a container", balanced=True,
)  # fmt: skip
