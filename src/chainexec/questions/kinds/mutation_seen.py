"""What another name, or the caller's variable, shows of a mutation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import held_after
from chainexec.questions.running import mentions, visit_data
from chainexec.questions.sharing import local_values, reaches
from chainexec.traces.frames import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.traces import Frame, Value


def find(view: View) -> Iterable[Candidate]:
    """(whose variable, step, object's number): of the same call ("alias") or of the call around it ("caller")."""
    for step, number in view.mutations:
        visit = view.visit_by_step.get(step)
        if visit is None or not view.is_simple(visit):
            continue
        thing = view.reader.objects[number]
        if len(thing.holders) + len(thing.frames) > 1 or thing.holders:
            yield "alias", step, number
        parent = view.frames[visit.frame].parent
        if parent is not None and parent.id in view.askable_frames and visit.frame in view.askable_frames:
            yield "caller", step, number


def build(view: View, candidate: Candidate) -> Draft | None:
    whose, step, number = candidate
    visit = view.visit_by_step[step]
    after = view.after(visit)
    made = [change for change in view.step(step).changes if change.object is not None and change.object.identity == number]
    if after is None or not made:
        return None
    return _alias(view, visit, number, after) if whose == "alias" else _caller(view, visit, number, after)


def _alias(view: View, visit: Visit, number: int, after: str) -> Draft | None:
    statement = view.statement(visit)
    bound = {change.name for change in view.step(visit.step).changes}
    for name, value in local_values(view, visit).items():
        if name not in bound and not mentions(statement, name) and view.is_askable(value) and reaches(value, number):
            return Draft(
                f"What is the value of `{name}` {after}?",
                value.text,
                (visit.step,),
                {"name": name, "of": "same", **visit_data(view, visit)},
                others=_others(view, visit, name, value),
                because=held_after(view, visit.step, name, value),
            )
    return None


def _caller(view: View, visit: Visit, number: int, after: str) -> Draft | None:
    parent = view.frames[visit.frame].parent
    assert parent is not None  # find() looked
    called = view.call_name(parent)
    if called is None:
        return None
    state = State(parent, view.reader.position_of(view.reader.end_of(visit.step)))
    for name, value in state.locals.items():
        if not name.startswith("__") and view.is_askable(value) and reaches(value, number):
            whose = f"the module's variable `{name}`" if parent.function == "<module>" else f"`{name}` in the caller, {called},"
            return Draft(
                f"What is the value of {whose} right {after}?",
                value.text,
                (visit.step,),
                {"name": name, "of": "caller", **visit_data(view, visit)},
                others=_others(view, visit, name, value),
                because=partial(_told, view, visit, name, parent, value),
            )
    return None


def _told(view: View, visit: Visit, name: str, parent: Frame, value: Value) -> list[str]:
    return [say("held_in", view.places.after(visit.step), name, view.places.call(parent), value.text)]


def _others(view: View, visit: Visit, name: str, right: Value) -> Iterator[str]:
    """What it would be without the mutation, and what others hold."""
    before = view.step(visit.step).before
    parent = view.frames[visit.frame].parent
    found = [before[name]] if name in before else []
    if parent is not None:
        found += State(parent, view.reader.position_of(visit.step)).locals.values()
    found += before.values()
    yield from (value.text for value in found if view.is_askable(value) and value.text != right.text)


KIND = Kind(
    "mutation_seen", "what another name, or a variable of the caller, shows after an object was changed", "literal", find, build,
    "no object was changed that another variable leads to, too",
)  # fmt: skip
