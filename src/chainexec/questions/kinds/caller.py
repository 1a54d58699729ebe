"""Which function made one of the calls."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import made_by
from chainexec.questions.running import call_data, has_plain_names, is_plain_call, is_told_call, naming_hint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    """Calls of functions that more than one function called."""
    callers: dict[tuple[str, str, int], set[tuple[str, str, int]]] = defaultdict(set)
    made: list[Frame] = []
    for frame in view.frames.values():
        if frame.parent is not None and frame.id in view.askable_frames and is_plain_call(frame):
            callers[view.function_key(frame)].add(view.function_key(frame.parent))
            made.append(frame)
    for frame in made:
        if len(callers[view.function_key(frame)]) > 1 and frame.parent is not None and frame.parent.id in view.askable_frames:
            yield (frame.id,)


def build(view: View, candidate: Candidate) -> Draft | None:
    frame = view.frames[candidate[0]]
    parent = frame.parent
    called = view.call_name(frame)
    if parent is None or called is None or not is_plain_call(parent) or not is_told_call(frame) or view.decorators(frame):
        return None
    if view.bearers(parent) > 1 or view.decorators(parent):
        return None
    others = (view.calls.name(other) for other in view.frames.values() if is_plain_call(other))
    if not has_plain_names(view, [parent]):
        return None
    return Draft(
        f"Which function makes {called}?{naming_hint([parent])}",
        view.calls.name(parent),
        (frame._parents[0][1], frame._call_step),
        call_data(view, frame),
        others=others,
        because=lambda: [made_by(view, frame)],
    )


KIND = Kind(
    "caller", "which function made one of the calls", "name", find, build, "no function was called by more than one other function",
)  # fmt: skip
