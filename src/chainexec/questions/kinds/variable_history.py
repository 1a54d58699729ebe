"""All values that a variable took in one call, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.histories import Taken, values_taken
from chainexec.questions.kinds.kind import Candidate, Draft, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View

SHORTEST, LONGEST = 2, 12  # values


def find(view: View) -> Iterable[Candidate]:
    taken = view.kept(values_taken)
    return (key for key, rows in taken.items() if len(rows) >= SHORTEST and len(rows) <= 4 * LONGEST)


def build(view: View, candidate: Candidate) -> Draft | None:
    frame, name = candidate
    call = view.call_name(view.frames[frame])
    rows = view.kept(values_taken)[frame, name]
    if call is None or view.frames[frame].return_step is None or not all(view.is_askable(value) for _, value in rows):
        return None
    texts = distinct(rows)
    if not SHORTEST <= len(texts) <= LONGEST:
        return None
    parameter = name in view.frames[frame]._facts.parameters
    first = ", beginning with the value that it is called with" if parameter else ""
    return Draft(
        f"Which values does the variable `{name}` take in {call}, in order{first}? "
        "Where it is assigned the value that it has already, do not repeat it.",
        f"[{', '.join(texts)}]",
        tuple(step for step, _ in rows),
        {"name": name, "frame": frame},
        others=_wrong(texts),
        because=lambda: [say("history", view.places.call(view.frames[frame]), name, texts)],
    )


def distinct(rows: list[Taken]) -> list[str]:
    """The texts of the values, each once where it stays the same."""
    texts: list[str] = []
    for _, value in rows:
        if not texts or texts[-1] != value.text:
            texts.append(value.text)
    return texts


def _wrong(texts: list[str]) -> Iterator[str]:
    """One value too few at either end, a turned order."""
    for part in (texts[:-1], texts[1:], texts[::-1], [*texts[:-2], *texts[-1:]]):
        if part and part != texts:
            yield f"[{', '.join(part)}]"


KIND = Kind(
    "variable_history", "all values that a variable takes in one call, in order", "literals", find, build,
    f"no variable of a call took {SHORTEST} to {LONGEST} values that can be written as literals and cannot change themselves",
)  # fmt: skip
