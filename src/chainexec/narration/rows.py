"""Steps as rows, for the styles without sentences: what each step is, and the names and values that it has to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.changes import FIXED, holder
from chainexec.narration.values import matches, pairs_match, shown
from chainexec.recording import log as L
from chainexec.traces import Raised, Returned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.compression import Compression
    from chainexec.narration.moments import Run
    from chainexec.traces import Value

Pairs = list[tuple[str, "Value"]]

KINDS = {
    L.CALL: "call", L.LINE: "line", L.ITERATION: "pass", L.RETURN: "return", L.YIELD: "yield", L.RESUME: "resume", L.RAISE: "raise",
    L.HANDLED: "handled", L.UNWIND: "leave", L.OUTPUT: "output", L.INPUT: "input",
}  # fmt: skip


class Row(NamedTuple):
    """One row: a step, or (kind "begin" and "end") the two ends of a statement with calls inside, or (kind "gap") steps left out."""

    step: int
    kind: str
    stop: int = 0  # of a gap: the step at which it goes on


def rows(run: Run, compression: Compression | None) -> Iterator[Row]:
    """All steps in the order in which they are told."""
    step, open_lines = 0, list[tuple[int, int]]()
    while step < run.count:
        while open_lines and open_lines[-1][1] <= step:
            yield Row(open_lines.pop()[0], "end")
        if compression is not None:
            stop = compression.gap(step)
            if stop > step:
                yield Row(step, "gap", stop)
                go_over(run, open_lines, step, stop)
                step = stop
                continue
        kind = run.kind(step)
        end = run.end(step) if kind == L.LINE else step
        if kind == L.LINE and end > step + 1:
            yield Row(step, "begin")
            open_lines.append((step, end))
        else:
            yield Row(step, KINDS[kind])
        step += 1
    while open_lines:
        yield Row(open_lines.pop()[0], "end")


def go_over(run: Run, open_lines: list[tuple[int, int]], start: int, stop: int) -> None:
    """Which statements are open behind steps that are left out: those that begin among them may end behind them."""
    for step in range(start, stop):
        while open_lines and open_lines[-1][1] <= step:
            open_lines.pop()
        if run.kind(step) == L.LINE and run.end(step) > step + 1:
            open_lines.append((step, run.end(step)))
    while open_lines and open_lines[-1][1] < stop:
        open_lines.pop()


def next_row(run: Run, open_lines: list[tuple[int, int]], at: int) -> tuple[Row, int]:
    """The row that comes next, and the step to go on with: `rows` for a reader that may be told of gaps."""
    if open_lines and open_lines[-1][1] <= at:
        return Row(open_lines.pop()[0], "end"), at
    if at >= run.count:
        if open_lines:
            return Row(open_lines.pop()[0], "end"), at
        return Row(at, "over"), at
    kind = run.kind(at)
    end = run.end(at) if kind == L.LINE else at
    if kind == L.LINE and end > at + 1:
        open_lines.append((at, end))
        return Row(at, "begin"), at + 1
    return Row(at, KINDS[kind]), at + 1


def state_pairs(run: Run, row: Row) -> Pairs:
    """The variables of the frame when the step is over (for a call: the arguments)."""
    step = run.step(row.step)
    found = step.frame.arguments if row.kind == "call" else step.after
    return [(name, value) for name, value in found.items() if value.type not in FIXED or name not in step.after.globals]


def change_pairs(run: Run, row: Row) -> Pairs:
    """What the step bound, and what the objects hold that it changed."""
    step = run.step(row.step)
    if row.kind == "call":
        return list(step.frame.arguments.items())
    found: dict[str, Value] = {}
    for change in step.changes:
        if change.name is not None:
            if change.new is not None:
                found[change.name] = change.new
        elif change.object is not None:
            found[holder(change)] = change.object
    return list(found.items())


def told_value(run: Run, row: Row) -> Value | str | None:
    """The value of a row that has one: what is returned, yielded, raised; a text for output and input."""
    step = run.step(row.step)
    return step.text if row.kind in {"output", "input"} else step.value if row.kind in {"return", "yield", "raise", "leave"} else None


def value_text(value: Value | str, limit: int) -> str:
    return repr(value) if isinstance(value, str) else shown(value, limit)


def value_is(text: str, value: Value | str | None) -> bool:
    if isinstance(value, str):
        return text == repr(value)
    return matches(text, value)


def pairs_text(pairs: Pairs, limit: int, equals: str = "=", comma: str = ", ") -> str:
    return comma.join(f"{name}{equals}{shown(value, limit)}" for name, value in pairs)


def wrong_pairs(text: str, pairs: Pairs, equals: str = "=", comma: str = ", ") -> str | None:
    return pairs_match(text, pairs, equals, comma)


def outcome_text(run: Run, limit: int) -> str:
    """How the run ended: `result: 3`, `raised: ValueError('x')`, `stopped: steps`."""
    match run.trace.outcome:
        case Returned(value=value):
            return f"result: {shown(value, limit)}"
        case Raised(type=kind, value=value):
            return f"raised: {kind if value is None else shown(value, limit)}"
        case stopped:
            return f"stopped: {stopped.limit}"


def outcome_is(run: Run, text: str) -> bool:
    word, _, rest = text.partition(": ")
    match run.trace.outcome:
        case Returned(value=value):
            return word == "result" and matches(rest, value)
        case Raised(type=kind, value=value):
            return word == "raised" and (rest == kind if value is None else matches(rest, value))
        case stopped:
            return word == "stopped" and rest == stopped.limit
