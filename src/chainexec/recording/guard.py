"""The functions of sys.monitoring as the sessions call them, and what a program that is recorded calls of them.

With the C recorder's module the program's calls are taken down one by one, and undone (`_recorder/guard.c`). Without it only what is
different at the end is noticed.
"""

from __future__ import annotations

import sys
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from chainexec.recording import choose

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_ALL = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}  # whatever a program replaces later


class Monitoring(SimpleNamespace):
    """`sys.monitoring`'s functions; `guard_end` gives the names of those that were called for a tool id since its `guard`."""

    use_tool_id: Callable[[int, str], None]
    free_tool_id: Callable[[int], None]
    get_tool: Callable[[int], str | None]
    register_callback: Callable[[int, int, Any], Any]
    get_events: Callable[[int], int]
    set_events: Callable[[int, int], None]
    get_local_events: Callable[[int, Any], int]
    set_local_events: Callable[[int, Any, int], None]
    restart_events: Callable[[], None]
    guard: Callable[[int, str, dict[int, Callable[..., Any]], int, dict[int, CodeType], int], None]
    guard_end: Callable[[int], tuple[str, ...]]


@cache
def monitoring() -> Monitoring:
    module, _ = choose.extension()
    own = {} if module is None else module.own_monitoring()
    if module is not None and own:
        return Monitoring(**(_ALL | own), guard=module.guard, guard_end=module.guard_end)
    return unguarded()


def unguarded() -> Monitoring:
    return Monitoring(**_ALL, guard=_no_guard, guard_end=_nothing_noticed)


def _no_guard(*_what_the_tool_asked_for: object) -> None:
    """Nothing is taken down."""


def _nothing_noticed(_tool: int) -> tuple[str, ...]:
    return ()
