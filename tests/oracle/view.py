"""The parts of a library Value, one level at a time."""

from __future__ import annotations

from typing import Any

from chainexec.recording.log import FROZENSET, SET


def content(value: Any) -> tuple[Any, dict[str, Any]]:
    raw = value._raw
    if not hasattr(raw, "at"):
        return None, {}
    return raw.at(value._reader.columns, value._position)


def wrap(value: Any, raw: Any) -> Any:
    return type(value)(value._reader, raw, value._position)


def items(value: Any) -> tuple[Any, ...]:
    found = content(value)[0]
    if found is None and value.identity is None and isinstance(value.python, (tuple, frozenset)):
        found = value.python  # an atom that holds atoms
    return tuple(wrap(value, raw) for raw in found or ())


def is_set(value: Any) -> bool:
    return value._raw.layout in (SET, FROZENSET)


def entries(value: Any) -> tuple[tuple[Any, Any], ...]:
    return tuple((wrap(value, key), wrap(value, item)) for key, item in (content(value)[0] or {}).items())


def attributes(value: Any) -> dict[str, Any]:
    return {name: wrap(value, raw) for name, raw in content(value)[1].items()}


def data(value: Any) -> bytes:
    return bytes(content(value)[0])


def moment(value: Any) -> int:
    """The place of the log as of which a value is shown."""
    return int(value._position)


def place_of(trace: Any, step: int) -> int:
    """The place of the log at which a step opens."""
    return int(trace._reader.position_of(step))


def made_at(change: Any) -> int:
    """The place of the log at which a change was complete."""
    return int(change._position)
