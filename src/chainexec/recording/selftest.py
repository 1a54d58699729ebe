"""Checks, before the C recorder's first use, that this Python lays out frames, deques and attributes as the recorder assumes."""

from __future__ import annotations

import collections
from typing import Any

from chainexec.recording.known_calls import register_all


class _Sample:
    def __init__(self) -> None:
        self.first = "first value"
        self.second = ["second"]


def _frame(module: Any) -> None:
    one, two, three = object(), [2], "three"
    module.probe_frame((module, one, two, three))


def _generator(module: Any) -> Any:
    one = object()
    yield module.probe_frame((module, one))


def run(module: Any) -> str | None:
    """None if every assumption holds, else what does not."""
    try:
        _frame(module)
        list(_generator(module))
        items = tuple(str(number) for number in range(200))
        queue = collections.deque(items[10:])
        queue.extendleft(reversed(items[:10]))
        module.probe_deque(queue, items)
        sample = _Sample()
        names = ("first", "second")
        if module.probe_attributes(sample, names, (sample.first, sample.second)) != 2:
            return "attributes of a new instance do not lie in the instance"
        sample.__dict__  # noqa: B018 - makes the dict
        module.probe_attributes(sample, names, (sample.first, sample.second))
        module.probe_dict_watch(sample)
    except RuntimeError as error:
        return str(error)
    register_all(module)
    return None
