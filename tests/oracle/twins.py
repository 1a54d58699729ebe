"""Compares the two recorders with each other: their traces of one program must say the same.

Normalisation: `Trace.to_dict()` numbers objects in one way whatever their ids; statistics are each recorder's own; the order of frames of different
threads is the scheduler's. One thing more may differ: several edits of one sequence in one step can be spelled in several ways that come to the
same (`d.append(d.pop(0))` is a rotation or three stores), so of these only the sequence that changed is compared here; the states before and
after every step are compared whole.
"""

from __future__ import annotations

import gc
import re
from typing import Any

import pytest

import chainexec
from oracle import view

OWN = frozenset({"stats", "recorder", "changes", "outside"})  # changes are compared below


def traced(source: str, call: str | None, recorder: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINEXEC_RECORDER", recorder)
        return chainexec.trace_source(source, call=call, detail="lines", capture=True)


def plain(data: Any) -> Any:
    """`to_dict()` without what is the recorder's own."""
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items() if key not in OWN}
    return [plain(item) for item in data] if isinstance(data, (list, tuple)) else data


def changes_of(step: Any) -> list[tuple[str, str]]:
    """Each change in words; edits of a sequence as one."""
    found = []
    for change in step.changes:
        owner = change.object
        is_edit = owner is not None and (change.index is not None or change.operation in ("rotate", "clear") and change.attribute is None)
        text = ("edit", re.sub(r"\[\d+\]$", "", change.place)) if is_edit else (change.operation, change.text)
        if text not in found:
            found.append(text)
    return sorted(found)


def first_difference(one: Any, other: Any, place: str = "") -> str | None:
    if type(one) is not type(other):
        return f"{place}: {one!r:.200} against {other!r:.200}"
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return f"{place}: keys {sorted(map(str, one.keys() ^ other.keys()))}"
        return next((d for key in one if (d := first_difference(one[key], other[key], f"{place}.{key}"))), None)
    if isinstance(one, (list, tuple)):
        if len(one) != len(other):
            return f"{place}: {len(one)} against {len(other)} items; {one!r:.300} against {other!r:.300}"
        return next((d for i, (a, b) in enumerate(zip(one, other, strict=True)) if (d := first_difference(a, b, f"{place}[{i}]"))), None)
    return None if one == other or repr(one) == repr(other) else f"{place}: {one!r:.200} against {other!r:.200}"


def details(trace: Any) -> list[Any]:
    known: dict[tuple[object, int], str] = {}  # by object and place of the log: the state after a step is mostly that before the next

    def text(value: Any) -> str:
        if value.identity is None:
            return str(value.text)
        key = (value.identity, view.moment(value))
        if key not in known:
            known[key] = value.text
        return known[key]

    return [
        (
            step.index,
            step.end,
            str(step.kind),
            step.line,
            [(name, text(value)) for name, value in step.before.items()],
            [(name, text(value)) for name, value in step.after.items()],
            changes_of(step),
        )
        for step in trace.steps
    ]


def recorder_difference(source: str, call: str | None = "main()") -> str | None:
    """What the C recorder says otherwise than the Python twin; None where they agree."""
    one = traced(source, call, "python")
    if gc.isenabled() and gc.get_threshold()[0] < 100:
        gc.collect()  # where it runs as often as it can, what the first run left (a generator in a cycle) ends in the second one otherwise
    found = trace_difference(one, traced(source, call, "c"))
    return found and f"twin against C: {found}"


def trace_difference(one: Any, other: Any) -> str | None:
    """What one trace says otherwise than another of the same program."""
    found = first_difference(plain(one.to_dict()), plain(other.to_dict()), "trace")
    if found:
        return found
    for here, there in zip(details(one), details(other), strict=True):
        if here != there:
            return f"step {here[0]}: {first_difference(list(here), list(there))}"
    return None
