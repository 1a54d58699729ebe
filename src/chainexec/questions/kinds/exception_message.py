"""With which argument an exception was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import SHOWN
from chainexec.questions.running import a_type, raised_steps, raising_visit, visit_data, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View
    from chainexec.traces import Value


def find(view: View) -> Iterable[Candidate]:
    """`raise` statements; what the interpreter writes into its own exceptions is another thing in each version."""
    for step in raised_steps(view):
        statement = view.run.statement(step)
        if statement is not None and statement.kind == "Raise":
            yield (step,)


def build(view: View, candidate: Candidate) -> Draft | None:
    (step,) = candidate
    visit = raising_visit(view, step)
    value = view.step(step).value
    where = None if visit is None else when(view, visit, "runs")
    args = None if value is None else _only_argument(value)
    if visit is None or where is None or value is None or args is None or not view.is_askable(args):
        return None
    return Draft(
        f"{where[0].upper()}{where[1:]}, {a_type(value.type)} is raised. What is `args[0]` of this exception?",
        args.text,
        (visit.step, step),
        visit_data(view, visit),
        others=_others(view),
        because=lambda: [say("raised_with", view.places.visit(visit.step), shown(value, SHOWN), args.text)],
    )


def _only_argument(value: Value) -> Value | None:
    args = value.attributes.get("args")
    return args.items[0] if args is not None and len(args.items) == 1 else None


def _others(view: View) -> Iterator[str]:
    for step in raised_steps(view):
        value = view.step(step).value
        argument = None if value is None else _only_argument(value)
        if argument is not None and view.is_askable(argument):
            yield argument.text


KIND = Kind(
    "exception_message", "the argument with which an exception was raised", "literal", find, build,
    "no `raise` statement raised an exception with one argument that can be written as a literal",
)  # fmt: skip
