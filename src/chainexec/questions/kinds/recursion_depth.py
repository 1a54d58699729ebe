"""How deep a recursion went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import COUNTABLE, labels
from chainexec.questions.running import is_plain_call, one_thread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    """(number of the deepest call's frame, depth) for each function that called itself, directly or not."""
    if not one_thread(view) or view.is_too_deep:
        return
    depths: dict[int, dict[tuple[str, str, int], int]] = {}  # by frame: how many calls of each function are open
    deepest: dict[tuple[str, str, int], tuple[int, int]] = {}
    for frame in view.frames.values():
        key = view.function_key(frame)
        above = depths.get(frame.parent.id, {}) if frame.parent is not None else {}
        depth = above.get(key, 0) + 1
        depths[frame.id] = {**above, key: depth}
        if frame.id in view.askable_frames and is_plain_call(frame) and depth > deepest.get(key, (0, 0))[1]:
            deepest[key] = (frame.id, depth)
    yield from ((frame, depth) for frame, depth in deepest.values() if depth > 1)


def build(view: View, candidate: Candidate) -> Draft | None:
    number, depth = candidate
    frame = view.frames[number]
    if view.call_name(frame) is None or view.decorators(frame):
        return None
    return Draft(
        f"How deep does the recursion of `{view.function_name(frame)}` go, that is: how many of its calls are under way at the same time, "
        "at most? (Without recursion it would be 1.)",
        str(depth),
        (frame._call_step,),
        {"function": frame.function, "def_line": frame.line},
        others=map(str, (depth - 1, depth + 1, len(view.frames_by_function[view.function_key(frame)]), depth + 2, 2 * depth)),
        whole=True,
        because=lambda: _told(view, frame, depth),
    )


def _told(view: View, frame: Frame, depth: int) -> list[str]:
    call = view.places.call(frame)
    above = [frame]
    while above[0].parent is not None:
        above.insert(0, above[0].parent)
    shown = above[above[0].function == "<module>" :]
    under_way = [say("stack", call, labels(view, shown))] if len(shown) <= COUNTABLE else []
    return [*under_way, say("deepest", view.function_name(frame), depth, call)]


KIND = Kind(
    "recursion_depth", "how deep a recursive function went", "integer", find, build, "no function called itself",
)  # fmt: skip
