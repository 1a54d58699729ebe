"""What the traced call returns or raises, and what a program prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.narration.values import shown
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.reasons import SHOWN
from chainexec.questions.running import (
    call_is_whole,
    exceptions_named,
    is_plain_call,
    one_thread,
    printed,
    printed_is_askable,
    steps_of_kind,
)
from chainexec.recording import log as L
from chainexec.traces import Raised, Returned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    outcome = view.trace.outcome
    if view.entry is None:
        return
    if view.is_script:
        if isinstance(outcome, Returned) and one_thread(view):
            yield ("printed",)
    elif isinstance(outcome, Returned) and is_plain_call(view.entry):
        yield ("returned",)
    if isinstance(outcome, Raised):
        yield ("raised",)


def build(view: View, candidate: Candidate) -> Draft | None:
    (what,) = candidate
    if what == "printed":
        return _printed(view)
    if not view.is_script and not call_is_whole(view):
        return None  # nobody could run it in mind
    return _raised(view) if what == "raised" else _returned(view)


def _printed(view: View) -> Draft | None:
    text = printed(view, view.run.count)
    if not printed_is_askable(view, text):
        return None
    return Draft(
        "What does this program print?", text, (max(view.run.count - 1, 0),), form="text", numbered=False, whole=True,
        because=lambda: [say("printed_all", repr(text))],
        others=_other_texts(text),
    )  # fmt: skip


def _other_texts(text: str) -> Iterator[str]:
    """A line too few, the lines in another order, a line twice."""
    rows = text.splitlines(keepends=True)
    yield from ("".join(rows[:-1]), "".join(rows[1:]), "".join(rows[::-1]), "".join([*rows, rows[-1]]), "".join([rows[0], *rows]))


def _returned(view: View) -> Draft | None:
    entry, outcome = view.entry, view.trace.outcome
    if entry is None or not isinstance(outcome, Returned):
        return None
    end = entry._end_step
    value = view.step(end).value if end >= 0 and view.run.kind(end) == L.RETURN else None
    if value is None or value != outcome.value or not view.is_askable(value):
        return None  # what the call text makes of it is something else
    return Draft(
        "What does this call return?", value.text, (end,), {"call": view.calls.text(entry)}, numbered=False, whole=True,
        others=_others(view, value.text), because=lambda: [say("returned", view.places.call(entry), value.text)],
    )  # fmt: skip


def _others(view: View, right: str) -> Iterator[str]:
    """What variables of the call held last, then what they held before."""
    entry = view.entry
    if entry is None:
        return
    found = []
    for visit in view.lines_of.get(entry.id, ())[-30:][::-1]:
        for change in view.step(visit.step).changes:
            value = change.new if change.name is not None else change.object
            if value is not None and view.is_askable(value):
                found.append(value.text)
    yield from (text for text in dict.fromkeys(found) if text != right)


def _raised(view: View) -> Draft | None:
    outcome = view.trace.outcome
    if not isinstance(outcome, Raised):
        return None
    text = "Which exception ends this program?" if view.is_script else "Which exception does this call raise?"
    entry = view.entry
    call = {} if entry is None or view.is_script else {"call": view.calls.text(entry)}
    seen = (value.type for step in steps_of_kind(view, L.RAISE) if (value := view.step(step).value) is not None)
    evidence = (outcome.step if outcome.step is not None else max(view.run.count - 1, 0),)
    return Draft(
        text, outcome.type, evidence, call, form="exception", numbered=False, whole=True, others=exceptions_named(seen, outcome.type),
        because=lambda: [say("run_ends", outcome.type if outcome.value is None else shown(outcome.value, SHOWN))],
    )  # fmt: skip


KIND = Kind(
    "output", "what the traced call returns, or which exception it raises; what a program prints", "literal", find, build,
    "the run was stopped before its end, or what is run is neither a function's call nor a program that prints",
)  # fmt: skip
