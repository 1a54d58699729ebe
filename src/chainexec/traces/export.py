"""A trace as plain data: dicts, JSON, tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.traces.model import Outcome, Raised, Returned, Step

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from chainexec.traces.changes import Change
    from chainexec.traces.frames import Frame
    from chainexec.traces.trace import Trace
    from chainexec.traces.values import Value

FORMAT = 1  # of the dict; grows when the meaning of a field changes


def to_dict(trace: Trace) -> dict[str, Any]:
    """See `Trace.to_dict`. States are left out: they follow from the changes."""
    return {
        "format": FORMAT,
        "source": trace.source,
        "outcome": outcome_row(trace.outcome),
        "stdout": trace.stdout,
        "stderr": trace.stderr,
        "frames": [frame_row(frame) for frame in trace.frames],
        "steps": [step_row(step) for step in trace],
    }


def to_json(trace: Trace, indent: int | None = None) -> str:
    """See `Trace.to_json`."""
    return json.dumps(to_dict(trace), indent=indent, ensure_ascii=False)


def _text(value: Value | None) -> str | None:
    return value.text if value is not None else None


def outcome_row(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Returned):
        return {"kind": "returned", "value": outcome.value.text, "type": outcome.value.type}
    if isinstance(outcome, Raised):
        return {"kind": "raised", "type": outcome.type, "message": outcome.message, "step": outcome.step, "value": _text(outcome.value)}
    return {"kind": "stopped", "limit": outcome.limit, "at": outcome.at}


def frame_row(frame: Frame) -> dict[str, Any]:
    returned = frame.return_step
    return {
        "id": frame.id,
        "function": frame.function,
        "depth": frame.depth,
        "parent": frame.parent.id if frame.parent is not None else None,
        "arguments": {name: value.text for name, value in frame.arguments.items()},
        "call_step": frame.call_step.index,
        "return_step": returned.index if returned is not None else None,
        "thread": frame.thread,
    }


def step_row(step: Step) -> dict[str, Any]:
    """One step; fields that say nothing about it are left out."""
    parent, statement, branch, value, text = step.parent, step.statement, step.branch, step.value, step.text
    row: dict[str, Any] = {
        "index": step.index,
        "end": step.end,
        "kind": step.kind.value,
        "frame": step.frame.id,
        "parent": parent.index if parent is not None else None,
        "line": step.line,
        "visit": step.visit,
    }
    if statement is not None:
        row["statement"] = statement.text
    loops = step.loops
    if loops:
        row["loops"] = [{"line": loop.statement.line, "iteration": loop.iteration} for loop in loops]
    if branch is not None:
        row["branch"] = {
            "taken": branch.taken,
            "reason": branch.reason,
            "loop": branch.loop.line if branch.loop is not None else None,
        }
    changes = step.changes
    if changes:
        row["changes"] = [change_row(change) for change in changes]
    evaluations = step.evaluations
    if evaluations:
        row["evaluations"] = [
            {
                "span": list(item.span),
                "text": item.text,
                "form": item.form,
                "value": item.value.text,
                "frame": item.frame.id if item.frame is not None else None,
            }
            for item in evaluations
        ]
    if value is not None:
        row["value"] = value.text
    if text is not None:
        row["stream"] = step.stream
        row["text"] = text
    return row


def change_row(change: Change) -> dict[str, Any]:
    return {
        "operation": change.operation,
        "place": change.place,
        "names": sorted(change.names),
        "old": _text(change.old),
        "new": _text(change.new),
        "text": change.text,
        "outside": change.outside,
    }


def _columns(trace: Trace) -> dict[str, list[Any]]:
    """One row a step; lists and dicts inside a row as JSON text."""
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "index", "end", "kind", "frame", "function", "depth", "parent", "line", "statement", "visit", "taken", "reason", "changes",
            "value", "text", "thread",
        )
    }  # fmt: skip
    for step in trace:
        row = step_row(step)
        branch = row.get("branch", {})
        frame = step.frame
        cells = {
            "function": frame.function,
            "depth": frame.depth,
            "taken": branch.get("taken"),
            "reason": branch.get("reason"),
            "changes": [change["text"] for change in row.get("changes", ())],
            "thread": step.thread,
        }
        for name, column in columns.items():
            column.append(cells[name] if name in cells else row.get(name))
    return columns


def to_arrow(trace: Trace) -> pa.Table:
    """See `Trace.to_arrow`."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise ArgumentError("to_arrow() needs pyarrow, which is not installed; run: pip install 'chainexec[corpus]'") from error
    number, text = pa.int64(), pa.string()
    types = {
        "index": number, "end": number, "kind": text, "frame": number, "function": text, "depth": number, "parent": number, "line": number,
        "statement": text, "visit": number, "taken": pa.bool_(), "reason": text, "changes": pa.list_(text), "value": text,
        "text": text, "thread": text,
    }  # fmt: skip
    columns = _columns(trace)
    return pa.table({name: pa.array(_encodable(column), type=types[name]) for name, column in columns.items()})


def _encodable(column: list[Any]) -> list[Any]:
    """Texts that UTF-8 can hold: a lone surrogate, which Python's own texts may have, is written as its escape."""
    return [cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell for cell in column]


def to_pandas(trace: Trace) -> pd.DataFrame:
    """See `Trace.to_pandas`."""
    try:
        import pandas as pd
    except ImportError as error:
        raise ArgumentError("to_pandas() needs pandas, which is not installed; run: pip install pandas") from error
    return pd.DataFrame(_columns(trace))
