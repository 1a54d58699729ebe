"""The value of a variable at the end of an iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.lookback.words import ordinal
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.loops import header, loop_runs, names_of_loop
from chainexec.questions.naming import entered, loop_name
from chainexec.questions.places import other_values
from chainexec.questions.spots import local_names, loop_spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    for number, run in enumerate(view.kept(loop_runs)):
        names = sorted(names_of_loop(view, run) & local_names(view, run.frame))
        for iteration in range(1, len(run.headers)):  # those after which the header was looked at again
            yield from ((number, iteration, name) for name in names)


def build(view: View, candidate: Candidate) -> Draft | None:
    number, iteration, name = candidate
    run = view.kept(loop_runs)[number]
    loop, which = loop_name(view, run), entered(view, run)
    again = header(view, run, iteration + 1)
    value = view.step(again.step).before.get(name)
    if loop is None or which is None or value is None or not view.is_askable(value):
        return None
    return Draft(
        f"What is the value of `{name}` at the end of the {ordinal(iteration)} iteration of {loop}{which}?",
        value.text,
        (max(again.step - 1, 0),),
        loop_spot(view, run) | {"iteration": iteration, "name": name},
        others=other_values(view, run.frame, name, value),
        because=lambda: [say("held", view.places.before(again.step), name, value.text)],
    )


KIND = Kind(
    "iteration_value", "the value of a variable at the end of one iteration of a loop", "literal", find, build,
    "no loop of a followed function completed an iteration with a variable whose value can be written as a literal",
)  # fmt: skip
