"""Whether two names are bound to the same object."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import visit_data
from chainexec.questions.sharing import bound_objects, changes_bindings, has_shareable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View

PAIRS = 6  # of names, for each statement


def find(view: View) -> Iterable[Candidate]:
    """(index into `view.lines`, name, name, whether they are the same); of names bound to values of the same type."""
    if not view.kept(has_shareable):
        return
    for index, visit in view.simple_visits:
        if not changes_bindings(view, visit):
            continue
        objects = bound_objects(view, view.frames[visit.frame], visit.step)
        pairs = [(*sorted(pair), True) for names in objects.values() for pair in combinations(names, 2)]
        for one, other in combinations(objects, 2):
            if one.info == other.info:
                pairs.append((*sorted((objects[one][0], objects[other][0])), False))
        yield from ((index, *pair) for pair in pairs[:PAIRS])


def build(view: View, candidate: Candidate) -> Draft | None:
    index, one, other, same = candidate
    visit = view.lines[index]
    after = view.after(visit)
    if after is None:
        return None
    return Draft(
        f"Do `{one}` and `{other}` refer to the very same object, that is, is `{one} is {other}` true, {after}?",
        "yes" if same else "no",
        (visit.step,),
        {"names": [one, other], **visit_data(view, visit)},
        others=("no" if same else "yes",),
        because=lambda: [say("sameness", view.places.after(visit.step), one, other, "one object" if same else "two objects")],
    )


KIND = Kind(
    "same_object", "whether two names are bound to the same object after a statement", "yes/no", find, build,
    "no two variables held lists, dicts, sets or instances of the same type after a statement", balanced=True,
)  # fmt: skip
