"""Which names are bound to the same object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, is_new, is_plain_call, visit_data
from chainexec.questions.sharing import bound_objects, changes_bindings, has_shareable
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View

ALONE = 3  # for each question with an answer, so many with the answer `none` at most


def find(view: View) -> Iterable[Candidate]:
    """(index into `view.lines`, name) and (-1, frame of a call, parameter); of those without an alias about as many as with one."""
    if not view.kept(has_shareable):
        return
    shared: list[Candidate] = []
    alone: list[Candidate] = []
    for index, visit in view.simple_visits:
        if changes_bindings(view, visit):
            for names in bound_objects(view, view.frames[visit.frame], visit.step).values():
                rows = [(index, name) for name in names]
                (shared if len(names) > 1 else alone).extend(rows)
    for frame in view.frames.values():
        if frame.parent is None or frame.id not in view.askable_frames or not is_plain_call(frame) or view.decorators(frame):
            continue
        parent = frame._parents[0][1]
        if frame.parent.id in view.askable_frames and parent >= 0 and view.run.kind(parent) == L.LINE:  # no pass of a comprehension
            for names in bound_objects(view, frame, frame._call_step).values():
                shared += [(-1, frame.id, name) for name in names if name in frame._facts.parameters and not is_new(frame, name)]
    wanted = max(len(shared), 1) * ALONE
    step = max(len(alone) // wanted, 1)
    yield from sorted([*shared, *alone[::step]])


def build(view: View, candidate: Candidate) -> Draft | None:
    return _of_caller(view, candidate[1], candidate[2]) if candidate[0] == -1 else _of_frame(view, *candidate)


def _of_frame(view: View, index: int, name: str) -> Draft | None:
    visit = view.lines[index]
    frame = view.frames[visit.frame]
    after = view.after(visit)
    objects = bound_objects(view, frame, visit.step)
    names = next((names for names in objects.values() if name in names), None)
    known = [other for group in objects.values() for other in group if other != name]
    if after is None or names is None or not known:
        return None
    others = sorted(other for other in names if other != name)
    variables = "local variables (parameters included)"
    if frame._facts.owns_namespace:
        variables = "variables of the module" if frame.function == "<module>" else "names in the body of the class"
    return Draft(
        f"Which other {variables} refer to the very same object as `{name}` {after}?",
        ", ".join(others) or "none",
        (visit.step,),
        {"name": name, "of": "same", **visit_data(view, visit)},
        others=_wrong(known, others),
        because=lambda: [say("names_of", view.places.after(visit.step), name, others)],
    )


def _of_caller(view: View, number: int, name: str) -> Draft | None:
    frame = view.frames[number]
    parent = frame.parent
    called = view.call_name(frame)
    caller = None if parent is None else view.call_name(parent)
    if parent is None or called is None or caller is None:
        return None
    step = frame._call_step
    wanted = next((thing for thing, names in bound_objects(view, frame, step).items() if name in names), None)
    objects = bound_objects(view, parent, step)
    if wanted is None or not objects:
        return None
    others = sorted(objects.get(wanted, []))
    variables = "variables of the module" if parent.function == "<module>" else f"local variables of its caller, {caller},"
    return Draft(
        f"Which {variables} refer to the very same object as the parameter `{name}` at the start of {called}?",
        ", ".join(others) or "none",
        (frame._parents[0][1], step),
        {"name": name, "of": "caller", **call_data(view, frame)},
        others=_wrong([other for group in objects.values() for other in group], others),
        because=lambda: [say("names_in", view.places.start(frame), name, view.places.call(parent), others)],
    )


def _wrong(known: list[str], right: list[str]) -> Iterator[str]:
    """Other sets of names."""
    rest = sorted(set(known) - set(right))
    if right:
        yield "none"
    yield from rest
    if rest and right:
        yield ", ".join(sorted([*right, rest[0]]))
    if len(right) > 1:
        yield ", ".join(right[:-1])
    if len(rest) > 1:
        yield ", ".join(rest[:2])


KIND = Kind(
    "aliases", "which names are bound to the same object after a statement, or at the start of a call", "names", find, build,
    "no two variables held lists, dicts, sets or instances after a statement that bound or changed something", balanced=True,
)  # fmt: skip
