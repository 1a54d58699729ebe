"""What is recorded of a test, and how its failure is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration import NarrationStep, narrate
from chainexec.narration.budget import estimated_tokens
from chainexec.recording.scope import Follower, Scope
from chainexec.recording.window import Window
from chainexec.traces import Raised, Trace

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from chainexec.narration import Narration
    from chainexec.recording.window import Recorded


def window_of(item: pytest.Item, follow: tuple[str, ...], steps: int, size: int) -> Window:
    """A recording of the test's module and the user's own code."""
    name = getattr(getattr(item, "module", None), "__name__", None)
    modules = frozenset({name} if type(name) is str else ())
    return Window(Follower(Scope(include=follow), modules, frozenset()), steps=steps, size=size)


def told(recorded: Recorded, error: BaseException, tokens: int, root: Path, *, running: bool = False) -> str:
    """The text about a failure; "" where no code that is followed ran.

    Args:
        recorded: the phase that failed.
        error: what it raised.
        tokens: how long the narration may be (the notes around it are not counted).
        root: the folder that file names are shown from.
        running: the test goes on after this failure: it is one of several subtests.
    """
    if recorded.given_up:
        return f"The recording was given up before the failure: {recorded.given_up}."
    trace = Trace(recorded.log, exception=error, stats={"detail": recorded.detail, "tampered": recorded.tampered})
    if not len(trace):
        return ""
    step = decisive_step(trace)
    try:
        lines = fitting(trace, tokens, step)
    except ArgumentError as small:  # the budget
        return str(small).replace("max_tokens", "--chainexec-tokens")
    if not any(line.steps and line.steps[0] <= step <= line.steps[-1] for line in lines):
        lines = (*lines, NarrationStep(f"(The step that failed takes more than {tokens} tokens to tell: see --chainexec-tokens.)", 0, ()))
    if running:  # what is told last is how the subtest is left
        lines = tuple(line for line in lines if not line.steps or line.steps[0] <= step)
    notes = []
    if recorded.left_out:
        notes.append(f"({recorded.left_out:,} steps before these are not kept.)")
    if recorded.tampered:
        notes.append(f"(Something is missing here, perhaps: {'; '.join(recorded.tampered)}.)")
    return "\n".join([*notes, *map(str, lines), places(trace, lines, root)])


def fitting(trace: Trace, tokens: int, step: int) -> tuple[NarrationStep, ...]:
    """The lines up to a step that fit; those that a report does not need take no room from them."""
    best: tuple[NarrationStep, ...] = ()
    needless = -1
    unused = 0
    while unused != needless:
        narration = narrate(trace, max_tokens=tokens + unused, around=step)
        lines = essential(narration)
        if len(lines) > len(best) and estimated_tokens("\n".join(map(str, lines))) <= tokens:
            best = lines
        needless, unused = unused, max(unused, sum(estimated_tokens(str(line)) for line in narration.steps[len(lines) :]))
        if needless and len(best) > 1:
            break
    return best


def decisive_step(trace: Trace) -> int:
    """Where the exception started; where no followed code raised it, or it was taken (by a subtest), the latest one; else the last step."""
    outcome = trace.outcome
    if isinstance(outcome, Raised) and outcome.step is not None:
        return outcome.step
    raises = (index for index in range(len(trace) - 1, -1, -1) if trace.steps[index].kind == "raise")
    return next(raises, len(trace) - 1)


def essential(narration: Narration) -> tuple[NarrationStep, ...]:
    """Without the outcome, which the report shows itself, and a gap before it."""
    lines = narration.steps[:-1]
    return lines[:-1] if len(lines) > 1 and not lines[-1].steps else lines


def places(trace: Trace, lines: Iterable[NarrationStep], root: Path) -> str:
    """Where the functions are whose steps were told: `test_total` is in test_shop.py; `Cart.add` and `Cart.total` are in cart.py."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for step in line.steps:
            frame = trace.steps[step].frame
            functions = found.setdefault(shown_path(frame.filename, root), [])
            name = f"`{frame.function}`"
            if name not in functions:
                functions.append(name)
    clauses = [f"{listed(names)} {'is' if len(names) == 1 else 'are'} in {file}" for file, names in found.items()]
    return f"({'; '.join(clauses)}.)"


def listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def shown_path(filename: str, root: Path) -> str:
    """From the project's folder where the file is inside it."""
    path = Path(filename)
    return str(path.relative_to(root)) if path.is_relative_to(root) else filename
