"""Variable tracing: questions that follow named variables through a run, from coarse to fine."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.questions.asking import Telling, _question
from chainexec.questions.kinds import all_kinds
from chainexec.questions.model import Questions
from chainexec.questions.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.kinds.kind import Draft, Kind
    from chainexec.traces import Trace

# From the whole call down to single statements. Of each kind the candidate ends with the variable's name, the data say in which call.
STAGES = (
    ("final_value",), ("variable_type",), ("variable_history",), ("value_after_loop",), ("iteration_value",),
    ("variable_value", "last_write"), ("statement_effect",),
)  # fmt: skip
EACH = 3  # questions about one variable in one stage, where no number is given


def trace_variables(
    trace: Trace,
    names: Iterable[str] | str,
    *,
    function: str | None = None,
    call: int = 1,
    each: int = EACH,
    seed: int = 0,
    choices: int = 0,
) -> Questions:
    """Questions that follow variables through one call, each stage finer than the one before.

    First what they hold when the call ends, of which type they are, and all the values that they took; then what they hold after loops,
    after single iterations and statements, which line gave them their value, and what a statement makes of a given state. Within a stage
    the questions follow the run.

    Args:
        trace: the run.
        names: the variables.
        function: the function whose variables they are; the one that was called first (or the script) where it is left out.
        call: which call of it, from 1.
        each: how many questions, at most, about one variable in one stage.
        seed: which ones, where there are more.
        choices: so many answers to choose among; 0 asks openly.

    Returns:
        A list; its `unasked` says for which variables there is no question, and why.

    Raises:
        ArgumentError: no call of the function was recorded, or it has no such variable.
    """
    view = View(trace)
    wanted = list(dict.fromkeys([names] if isinstance(names, str) else names))
    if type(each) is not int or each < 1:
        raise ArgumentError(f"each={each!r}: a whole number from 1 on is needed")
    frame = _frame(view, function, call)
    if not wanted:
        raise ArgumentError("names is empty: name one variable at least")
    known = view.frames[frame]._facts
    for name in wanted:
        if name not in known.variables and name not in known.globals_used:
            there = ", ".join(n for n in (*known.variables, *known.globals_used) if n.isidentifier()) or "none"
            raise ArgumentError(f"names={name!r}: `{known.qualname}` has no such variable; there are {there}")
    telling = Telling(trace)
    chance = random.Random(f"{seed}")  # noqa: S311 - no secret
    kinds = all_kinds()
    found = []
    for stage in STAGES:
        rows: list[tuple[int, Kind, Draft]] = []
        for name in wanted:
            drafts = [(kind, draft) for kind in map(kinds.__getitem__, stage) for draft in _drafts(view, kind, frame, name, each, seed)]
            rows += [(max(draft.evidence), kind, draft) for kind, draft in drafts]
        rows.sort(key=lambda row: row[0])
        found += [_question(view, telling, kind, draft, choices, chance) for _, kind, draft in rows]
    asked = {question.data["name"] for question in found}
    why = "it holds no value in this call that can be written as a literal, or every question about it would be ambiguous"
    return Questions(found, {name: why for name in wanted if name not in asked}, 0)


def _frame(view: View, function: str | None, call: int) -> int:
    entry = view.entry
    if entry is None:
        raise ArgumentError("the trace is empty: no call was recorded")
    name = view.function_name(entry) if function is None else function
    frames = [frame for frame in view.lines_of if name in (view.function_name(view.frames[frame]), view.frames[frame].name)]
    frames.sort()
    if type(call) is not int or not 1 <= call <= len(frames):
        there = f"{len(frames)} calls of `{name}` can be followed" if frames else f"no call of `{name}` can be followed"
        raise ArgumentError(f"call={call!r}: {there}")
    return frames[call - 1]


def _drafts(view: View, kind: Kind, frame: int, name: str, each: int, seed: int) -> Iterator[Draft]:
    """Up to so many questions of one kind about one variable."""
    candidates = [candidate for candidate in kind.find(view) if candidate[-1] == name]
    random.Random(f"{seed}:{kind.name}:{name}").shuffle(candidates)  # noqa: S311
    left = each
    for candidate in candidates:
        if not left:
            return
        draft = kind.build(view, candidate)
        if draft is not None and draft.data["frame"] == frame:
            left -= 1
            yield draft
