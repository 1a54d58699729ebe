"""Where two observations differ, and how that is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.model import Seen
from chainexec.equivalence.values import Tokens, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.equivalence.observe import Failure, Observation

_WORDS = re.compile(r"([A-Za-z_]\w*|<lambda>)")
_INNER = re.compile(r"\b\w+\.<locals>\.")  # where a function stands is no behaviour
_IN_PLACE = re.compile(r"(?<=operand type\(s\) for )(\S+?)=(?=:)")  # `x += y` and `x = x + y` complain in different words
ABSENT: Tokens = ("absent",)


def differences(a: Observation, b: Observation, renames: Mapping[str, str]) -> tuple[str, ...]:
    """The parts in which two observations differ: of result, exception, output, errors, arguments, globals."""
    found = []
    if (a.result is None) != (b.result is None):
        found.append("result" if a.failure is None and b.failure is None else "exception")
    elif a.result != b.result:
        found.append("result")
    elif a.exited != b.exited or not _same_failure(a.failure, b.failure, renames):
        found.append("exception")
    if a.output != b.output:
        found.append("output")
    if a.errors != b.errors and not same_text(a.errors, b.errors, renames):
        found.append("errors")
    if a.arguments != b.arguments:
        found.append("arguments")
    if different_globals(a, b):
        found.append("globals")
    return tuple(found)


def different_globals(a: Observation, b: Observation) -> list[str]:
    """State at the top level that both have, or that the call of one made, and that differs."""
    if a.globals == b.globals:
        return []
    names = (a.globals.keys() & b.globals.keys()) | (a.made ^ b.made)
    return sorted(name for name in names if a.globals.get(name, ABSENT) != b.globals.get(name, ABSENT))


def _same_failure(a: Failure | None, b: Failure | None, renames: Mapping[str, str]) -> bool:
    if a is None or b is None:
        return a is b
    if a.kind != b.kind or a.cause != b.cause or a.arguments != b.arguments or len(a.notes) != len(b.notes):
        return False
    pairs = [(a.message, b.message), *zip(a.notes, b.notes, strict=True)]
    return all(one == other or same_text(one, other, renames) for one, other in pairs)


def same_text(a: str, b: str, renames: Mapping[str, str]) -> bool:
    """Whether two messages say the same, up to what the second program calls differently and up to how it is written."""
    words, others = _normal(a), _normal(b)
    if len(words) != len(others):
        return False
    return all(one == other or renames.get(one) == other for one, other in zip(words, others, strict=True))


def _normal(text: str) -> list[str]:
    if "<locals>" in text:
        text = _INNER.sub("", text)
    if "operand type" in text:
        text = _IN_PLACE.sub(r"\1", text)
    return _WORDS.split(text)


# ---- in words --------------------------------------------------------------------------------------------------------------


def seen(observation: Observation, other: Observation, steps: int) -> Seen:
    """What was observed, in words; globals only where they differ from the other program's."""
    names = different_globals(observation, other)
    return Seen(
        outcome(observation, steps), observation.output, observation.errors, tuple(map(show, observation.arguments)),
        tuple((name, show(observation.globals[name])) if name in observation.globals else (name, "not there") for name in names),
    )  # fmt: skip


def outcome(observation: Observation, steps: int) -> str:
    """How a run ended."""
    where = "at its top level " if observation.in_setup else ""
    match observation.limit:
        case "steps":
            return f"{where}had not ended after {steps:,} steps"
        case str() as limit:
            return f"{where}was stopped at the limit on {limit}"
    if observation.failure is not None:
        return f"{where}raised {_failure(observation.failure)}"
    if observation.exited is not None:
        return f"{where}exited with {show(observation.exited)}"
    return "ended" if observation.result is None else f"returned {show(observation.result)}"


def _failure(failure: Failure) -> str:
    return f"{_name(failure.kind)}{': ' if failure.message else ''}{failure.message[:500]}"


def _name(kind: Any) -> str:
    return kind if isinstance(kind, str) else str(kind.__qualname__)
