"""Compares the two recorders with each other: their traces of one program must say the same.

Normalisation: the ids of objects may come in another order inside one step, which `Trace.to_dict()` already numbers in one way; statistics
(`stats`: time, events, what had to be watched slowly) are the recorder's own; and a sequence edit inside one step may be spelled in several ways,
so changes of one sequence in one step are compared by the states before and after it, not by their spelling.
"""

from __future__ import annotations

from typing import Any

import pytest

import chainexec

OWN = ("stats", "recorder")
SEQUENCE_EDITS = frozenset({"insert", "remove", "rotate", "replace", "block", "clear"})


def traced(source: str, call: str | None, recorder: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINEXEC_RECORDER", recorder)
        return chainexec.trace_source(source, call=call, detail="lines", capture=True)


def plain(data: Any) -> Any:
    """`to_dict()` without what is the recorder's own, and with sequence edits left out (the states hold them)."""
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items() if key not in OWN}
    if isinstance(data, (list, tuple)):
        return [plain(item) for item in data if not (isinstance(item, dict) and item.get("operation") in SEQUENCE_EDITS)]
    return data


def first_difference(one: Any, other: Any, place: str = "") -> str | None:
    if type(one) is not type(other):
        return f"{place}: {one!r:.200} against {other!r:.200}"
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return f"{place}: keys {sorted(map(str, one.keys() ^ other.keys()))}"
        return next((d for key in one if (d := first_difference(one[key], other[key], f"{place}.{key}"))), None)
    if isinstance(one, list):
        if len(one) != len(other):
            return f"{place}: {len(one)} against {len(other)} items; {one!r:.300} against {other!r:.300}"
        return next((d for i, (a, b) in enumerate(zip(one, other, strict=True)) if (d := first_difference(a, b, f"{place}[{i}]"))), None)
    return None if one == other or repr(one) == repr(other) else f"{place}: {one!r:.200} against {other!r:.200}"


def state_texts(trace: Any) -> list[Any]:
    return [
        (step.index, step.end, str(step.kind), [(name, value.text) for name, value in step.before.items()], [(name, value.text) for name, value in step.after.items()])
        for step in trace.steps
    ]


def recorder_difference(source: str, call: str | None = "main()") -> str | None:
    """What the C recorder says otherwise than the Python twin; None where they agree."""
    twin, ours = traced(source, call, "python"), traced(source, call, "c")
    found = first_difference(plain(twin.to_dict()), plain(ours.to_dict()), "trace")
    if found:
        return f"twin against C: {found}"
    for one, other in zip(state_texts(twin), state_texts(ours), strict=True):
        if one != other:
            return f"twin against C: states of step {one[0]}: {first_difference(list(one), list(other))}"
    return None
