"""What had been printed when a statement began to run."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import one_thread, printed, printed_is_askable, runs_are_clear, visit_data, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    """Runs of statements after the first output."""
    if not view.outputs or not one_thread(view):
        return
    first = view.outputs[0][0]
    for index, visit in enumerate(view.lines):
        if visit.step > first and runs_are_clear(view, visit):
            yield (index,)


def build(view: View, candidate: Candidate) -> Draft | None:
    (index,) = candidate
    visit = view.lines[index]
    text = printed(view, visit.step)
    where = when(view, visit, "is about to run")
    if where is None or not printed_is_askable(view, text):
        return None
    since = "" if view.is_script else " since the call began,"
    return Draft(
        f"What has been printed{since} {where}?",
        text,
        (*(step for step, _, _ in view.outputs if step < visit.step), visit.step),
        visit_data(view, visit),
        others=_others(view, text),
        because=lambda: [say("printed", view.places.visit(visit.step), repr(text))],
    )


def _others(view: View, right: str) -> Iterator[str]:
    """What had been printed a little before or after."""
    texts = list(accumulate(text for _, text, _ in view.outputs))
    yield from (text for text in dict.fromkeys(sorted(texts, key=lambda text: abs(len(text) - len(right)))) if text.strip())


KIND = Kind(
    "printed_output", "what had been printed when a statement began to run", "text", find, build, "the run printed nothing",
)  # fmt: skip
