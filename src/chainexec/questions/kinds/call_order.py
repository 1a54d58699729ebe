"""In which order functions were called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import labels
from chainexec.questions.running import call_data, has_plain_names, is_plain_call, is_told_call, naming_hint, one_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Frame

FEWEST, MOST = 2, 10  # calls in an answer


def find(view: View) -> Iterable[Candidate]:
    """(frame, whether only the calls that it makes itself are meant)."""
    if not one_thread(view):
        return
    entry = view.entry
    if entry is not None and len(view.frames) > FEWEST and len(view.frames) <= MOST + 1:
        yield entry.id, False
    for number, made in view.children.items():
        if FEWEST <= len(made) <= MOST and number in view.askable_frames:
            yield number, True


def build(view: View, candidate: Candidate) -> Draft | None:
    number, directly = candidate
    frame = view.frames[number]
    called = view.call_name(frame)
    inner = [view.frames[child] for child in view.children.get(number, ())] if directly else [
        other for other in view.frames.values() if other.id != number
    ]  # fmt: skip
    if called is None or not all(map(is_plain_call, inner)) or any(map(view.decorators, inner)) or not view.calls_as_told:
        return None
    if any(not is_told_call(call) or view.is_property(call) or call.id not in view.askable_frames for call in inner):
        return None  # who counts them?
    names = [view.calls.name(call) for call in inner]
    if not has_plain_names(view, inner):
        return None
    of = "in its run" if frame.function == "<module>" else f"during {called}, itself left out"
    if directly:
        of = "directly by its top level" if frame.function == "<module>" else f"directly by {called}"
    made = " To make an instance is a call of `Class.__init__`." if any(call.name == "__init__" for call in inner) else ""
    return Draft(
        f"Which functions of this program are called {of}, in the order in which these calls begin? "
        f"Name a function as often as it is called.{naming_hint(inner)}{made}",
        repr(names),
        tuple(call._call_step for call in inner),
        {"direct": directly, **call_data(view, frame)},
        others=_others(names, frame),
        whole=not directly,
        because=lambda: [say("calls_by" if directly else "calls_during", view.places.call(frame), labels(view, inner))],
    )


def _others(names: list[str], frame: Frame) -> Iterator[str]:
    """The usual mistakes: the ends in another order, one call too few, the outer call counted."""
    for wrong in (names[::-1], names[:-1], [frame.name, *names], [*names, names[-1]], names[1:], list(dict.fromkeys(names))):
        if wrong != names:
            yield repr(wrong)


KIND = Kind(
    "call_order", "in which order functions were called, in the whole run or by one call", "calls", find, build,
    f"there is no call that makes {FEWEST} to {MOST} calls of named functions",
)  # fmt: skip
