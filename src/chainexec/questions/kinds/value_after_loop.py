"""The value of a variable right after a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback.words import ordinal
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.loops import BREAK, CONDITION, EXHAUSTED, last_visit, loop_runs, names_of_loop, statement_of
from chainexec.questions.naming import is_entered_again, loop_name
from chainexec.questions.places import other_values
from chainexec.questions.reasons import held_after
from chainexec.questions.spots import local_names, loop_spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for number, run in enumerate(view.kept(loop_runs)):
        if run.ended in (EXHAUSTED, CONDITION, BREAK) and statement_of(view, run).orelse_first is None:
            names = names_of_loop(view, run) & local_names(view, run.frame)
            yield from ((number, name) for name in sorted(names))


def build(view: View, candidate: Candidate) -> Draft | None:
    number, name = candidate
    run = view.kept(loop_runs)[number]
    loop, where = loop_name(view, run), view.in_call(view.frames[run.frame])
    last = last_visit(view, run)
    value = view.step(last.step).after.get(name)
    if loop is None or where is None or value is None or not view.is_askable(value):
        return None
    which = f" that was entered for the {ordinal(run.entry)} time" if is_entered_again(view, run) else ""
    return Draft(
        f"What is the value of `{name}` right after {loop}{which} has ended{where}?", value.text, (last.step,),
        loop_spot(view, run) | {"name": name}, others=other_values(view, run.frame, name, value),
        because=held_after(view, last.step, name, value),
    )  # fmt: skip


KIND = Kind(
    "value_after_loop", "the value of a variable right after a loop", "literal", find, build,
    "no loop of a followed function ended by itself or by `break` with a variable whose value can be written as a literal",
)  # fmt: skip
