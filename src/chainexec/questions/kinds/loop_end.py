"""Why a loop ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.loops import EXCEPTION, last_visit, loop_runs, statement_of
from chainexec.questions.naming import entered, loop_name
from chainexec.questions.reasons import told_loop
from chainexec.questions.spots import loop_spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View

EARLY = {"break": "a `break` is executed", "return": "a `return` is executed", "exception": "an exception leaves it"}
WHILE = {"condition": "its condition is false", **EARLY}
FOR = {"exhausted": "there are no more items", **EARLY}


def find(view: View) -> Iterable[Candidate]:
    return ((number,) for number, run in enumerate(view.kept(loop_runs)) if run.ended)


def build(view: View, candidate: Candidate) -> Draft | None:
    run = view.kept(loop_runs)[candidate[0]]
    name, which = loop_name(view, run), entered(view, run)
    if name is None or which is None:
        return None
    words = WHILE if statement_of(view, run).kind == "While" else FOR
    offered = "; ".join(f"`{word}` ({meaning})" for word, meaning in words.items())
    step = last_visit(view, run).step
    if run.ended == EXCEPTION:
        step = min(view.reader.end_of(step), view.run.count - 1)
    return Draft(
        f"Why does {name} end{which}? The reasons are: {offered}.", run.ended, (step,), loop_spot(view, run) | {"words": list(words)},
        others=tuple(word for word in words if word != run.ended),
        because=lambda: [say("loop_end", *told_loop(view, run), run.ended)],
    )  # fmt: skip


KIND = Kind(
    "loop_end", "why a loop ends: no more items, condition false, break, return or exception", "word", find, build,
    "no `for` or `while` loop of a followed function ran to an end", balanced=True,
)  # fmt: skip
