"""How runs are shown, and the exit statuses that they give."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from chainexec.cli.terminal import show_history, show_narration, show_source, show_steps, terminal
from chainexec.traces import Raised, Returned, Stopped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chainexec.narration import Narration
    from chainexec.traces import Step, Trace, Value

OK, RAISED, USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
EQUIVALENT, DIFFERENT, UNVERIFIED = 0, 1, 3


def complain(message: str, status: int) -> int:
    lines = [line.strip() for line in message.splitlines()]
    print("chainexec:", " ".join(line for line in lines if line.strip("^~ ")), file=sys.stderr)
    return status


def step_line(step: Step) -> str:
    """One step on one line: index, kind, where, what changed."""
    indent = "  " * (step.frame.depth - 1)
    where = f"{step.frame.function}:{step.line}"
    if step.text is not None:
        told = repr(step.text)
    elif step.value is not None:
        told = step.value.short(100)
    elif step.kind == "call":
        told = state_text(step.frame.arguments)
    else:
        told = (step.statement.text.splitlines() or [""])[0] if step.statement is not None else ""
    changes = "; ".join(change.text for change in step.changes) if step.kind != "call" else ""
    return f"{step.index:>6}  {step.kind:<9} {indent}{where}  {told}{'  # ' + changes if changes else ''}"


def state_text(state: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={value.short(60)}" for name, value in state.items())


def outcome_text(trace: Trace) -> str:
    match trace.outcome:
        case Returned(value=value):
            return f"returned {value.short(200)}"
        case Raised(type=name, value=value):
            return f"raised {name if value is None else value.short(200)}"
        case Stopped(limit=limit):
            return f"stopped by the limit on {limit}"


def print_history(trace: Trace, name: str, *, as_json: bool) -> None:
    history = trace.history(name)
    if as_json:
        rows = [
            {"step": step.index, "line": step.line, "function": step.frame.function, "value": None if value is None else value.text}
            for step, value in history
        ]
        print(json.dumps(rows))
        return
    console = terminal()
    if console is not None:
        show_history(console, history, name)
        return
    for step, value in history:
        told = "unbound" if value is None else f"= {value.text}"
        print(f"step {step.index:>5}  {step.frame.function}:{step.line}  {name} {told}")


def print_source(trace: Trace) -> None:
    print_lines(trace.source.splitlines())
    print()


def print_lines(lines: Sequence[str], first: int = 1) -> None:
    console = terminal()
    if console is not None:
        show_source(console, lines, range(first, first + len(lines)), first)
        return
    for number, line in enumerate(lines, first):
        print(f"{number:>4}  {line}")


def print_narration(narration: Narration) -> None:
    console = terminal()
    if console is None:
        print(narration)
    else:
        show_narration(console, str(narration))


def print_steps(trace: Trace) -> None:
    console = terminal()
    if console is not None:
        show_steps(console, trace, outcome_text(trace))
        return
    for step in trace.steps:
        print(step_line(step))
    print(f"{len(trace):,} step{'' if len(trace) == 1 else 's'}; {outcome_text(trace)}")


def status_of(trace: Trace) -> int:
    match trace.outcome:
        case Returned():
            return OK
        case Raised(type="SystemExit", message="" | "0" | "None"):
            return OK
        case Raised():
            return RAISED
        case Stopped():
            return STOPPED
