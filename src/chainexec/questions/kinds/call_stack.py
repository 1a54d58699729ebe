"""Which calls are under way when one of them begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import labels
from chainexec.questions.running import call_data, has_plain_names, is_plain_call, is_told_call, naming_hint, one_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View

SHORTEST, LONGEST = 2, 9  # calls in an answer


def find(view: View) -> Iterable[Candidate]:
    if one_thread(view):
        for frame in view.frames.values():
            if frame.id in view.askable_frames and SHORTEST <= frame.depth <= LONGEST and is_plain_call(frame):
                yield (frame.id,)


def build(view: View, candidate: Candidate) -> Draft | None:
    frame = view.frames[candidate[0]]
    called = view.call_name(frame)
    above = [frame]
    while above[0].parent is not None:
        above.insert(0, above[0].parent)
    if above[0].function == "<module>":
        del above[0]
    plain = all(is_plain_call(call) and is_told_call(call) and not view.is_property(call) and not view.decorators(call) for call in above)
    names = [view.calls.name(call) for call in above]
    if called is None or not plain or len(names) < SHORTEST or not has_plain_names(view, above):
        return None
    top = " (leave out the program's top level)" if view.is_script else ""
    return Draft(
        f"Which functions are on the call stack at the start of {called}, from the outermost one to this one{top}? "
        f"Name a function as often as it stands there.{naming_hint(above)}",
        repr(names),
        tuple(call._call_step for call in above),
        call_data(view, frame),
        others=_others(names),
        because=lambda: [say("stack", view.places.call(frame), labels(view, above))],
    )


def _others(names: list[str]) -> Iterator[str]:
    """The usual mistakes: the wrong way round, one too few or too many, each function once."""
    for wrong in (names[::-1], names[:-1], names[1:], [*names, names[-1]], list(dict.fromkeys(names))):
        if wrong not in (names, []):
            yield repr(wrong)


KIND = Kind(
    "call_stack", "which calls are under way when one of them begins", "calls", find, build,
    f"no named function was called by another, {SHORTEST} to {LONGEST} deep",
)  # fmt: skip
