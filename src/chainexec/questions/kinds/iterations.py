"""How many iterations a loop makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.loops import last_visit, loop_runs
from chainexec.questions.naming import entered, loop_name
from chainexec.questions.reasons import told_loop
from chainexec.questions.spots import loop_spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    return ((number,) for number, run in enumerate(view.kept(loop_runs)) if run.ended)


def build(view: View, candidate: Candidate) -> Draft | None:
    run = view.kept(loop_runs)[candidate[0]]
    name, which = loop_name(view, run), entered(view, run)
    if name is None or which is None:
        return None
    last = last_visit(view, run)
    return Draft(
        f"How many iterations does {name} begin{which}?", str(run.iterations), (last.step,), loop_spot(view, run),
        others=_near(run.iterations, [other.iterations for other in view.kept(loop_runs)[:40]]),
        because=lambda: [say("loop_count", *told_loop(view, run), run.iterations)],
    )  # fmt: skip


def _near(count: int, found: list[int]) -> Iterator[str]:
    """One too many, one too few, those of other loops."""
    yield from (str(other) for other in dict.fromkeys([count + 1, count - 1, *found, count + 2, 0]) if other != count and other >= 0)


KIND = Kind(
    "iterations", "how many iterations a loop makes, at one of its runs, in one of the calls", "integer", find, build,
    "no `for` or `while` loop of a followed function ran to an end",
)  # fmt: skip
