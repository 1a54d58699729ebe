"""What a statement changed inside an object."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.lookback.paths import DICT_TYPES, value_at
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import held_after
from chainexec.questions.running import visit_data, when
from chainexec.questions.sharing import local_values, reads_plainly
from chainexec.traces import AttributeChange, Change, EntryChange, ItemChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.traces import Value


def find(view: View) -> Iterable[Candidate]:
    """(what is asked, step, object's number): the new value at the place that was changed, the object's whole new value, the place."""
    for step, number in view.mutations:
        visit = view.visit_by_step.get(step)
        if visit is not None and view.is_simple(visit):
            yield "value", step, number
            yield "object", step, number
            if view.reader.end_of(step) == step + 1:
                yield "place", step, number


def build(view: View, candidate: Candidate) -> Draft | None:
    what, step, number = candidate
    visit = view.visit_by_step[step]
    after = view.after(visit)
    if after is None:
        return None
    made = [change for change in view.step(step).changes if _is_of(change, number)]
    if not made:
        return None
    if what == "object":
        return _held(view, visit, made[0], after, what)
    stored = [change for change in made if change.operation == "set" and isinstance(change, ItemChange | EntryChange | AttributeChange)]
    if what == "value":
        return _held(view, visit, stored[0], after, what) if stored else None
    return _changed_place(view, visit, stored[0]) if len(stored) == len(made) == 1 else None


def _is_of(change: Change, number: int) -> bool:
    thing = change.object
    return thing is not None and thing.identity == number


def _held(view: View, visit: Visit, change: Change, after: str, ask: str) -> Draft | None:
    """The value at the place that changed ("value"), or the whole object ("object"), where it has a name or a path here."""
    place = change.place if ask == "value" else change._base()
    value = value_at(local_values(view, visit), place)
    if value is None or not view.is_askable(value) or not reads_plainly(view, place):
        return None
    return Draft(
        f"What is the value of `{place}` {after}?",
        value.text,
        (visit.step,),
        {"ask": ask, "place": place, **visit_data(view, visit)},
        others=_others(view, change, value),
        because=held_after(view, visit.step, place, value),
    )


def _changed_place(view: View, visit: Visit, change: Change) -> Draft | None:
    base = change._base()
    where = when(view, visit, "runs")
    seen = value_at(local_values(view, visit), base)
    if where is None or seen is None or change.object is None or seen.identity != change.object.identity:
        return None  # a path of another call, whose names mean something else here
    before = value_at(view.step(visit.step).before, base)
    if before is None or before.identity != seen.identity:
        return None  # nobody could say so before: the statement makes the path, too
    if any(other.name is not None for other in view.step(visit.step).changes):
        return None  # what the path leads to may have changed, too
    if change.old == change.new:
        return None  # an equal one in its place: whether that is a change is a matter of words
    said = f"W{where[1:]}"
    if isinstance(change, ItemChange) and change.object.type in ("list", "deque"):
        text = f"{said}, another value takes the place of one item of `{base}`. At which index (from 0 on)?"
        answer = str(change.index)
        length = len(change.object.items)
        others = [str(index) for index in range(length)]
    elif isinstance(change, EntryChange) and change.key is not None and change.object.type in DICT_TYPES:
        if not view.is_askable(change.key):
            return None
        what = f"one entry is added to `{base}`" if change.old is None else f"one entry of `{base}` gets another value"
        text = f"{said}, {what}. Under which key?"
        answer = change.key.text
        others = [key.text for key, _ in change.object.entries]
    else:
        return None
    data = {"ask": "place", "place": base, **visit_data(view, visit)}
    because = partial(_told, view, visit, base, answer)
    return Draft(text, answer, (visit.step,), data, others=others, because=because)


def _told(view: View, visit: Visit, base: str, place: str) -> list[str]:
    return [say("changed_at", view.places.visit(visit.step), base, place)]


def _others(view: View, change: Change, right: Value) -> Iterator[str]:
    """What was there before, and what other places hold."""
    old = change.old
    found = [old] if old is not None else []
    thing = change.object
    if thing is not None:
        found += [*thing.items, *(value for _, value in thing.entries), *thing.attributes.values()]
    for step, _ in view.mutations[:20]:
        found += [other.new for other in view.step(step).changes if other.new is not None]
    yield from (value.text for value in found if view.is_askable(value) and value.text != right.text)


KIND = Kind(
    "mutation", "what a statement changed inside an object: the place, its new value, or the whole object", "literal", find, build,
    "no statement changed a list, dict, set or instance that a variable of its function leads to",
)  # fmt: skip
