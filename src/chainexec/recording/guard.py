"""The functions of sys.monitoring as the sessions call them, and what a program that is recorded calls of them.

With the C recorder's module the program's calls are taken down one by one, and undone (`_recorder/guard.c`). Without it only what is
different at the end is noticed.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

from chainexec.recording import choose

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_ALL = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}  # whatever a program replaces later


class Monitoring(Protocol):
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
    if module is None:
        return unguarded()
    return _module(_ALL | module.own_monitoring() | {"guard": module.guard, "guard_end": module.guard_end})


def unguarded() -> Monitoring:
    return _module(_ALL | {"guard": _no_guard, "guard_end": _nothing_noticed})


def _module(functions: dict[str, Any]) -> Monitoring:
    made = ModuleType("monitoring")  # whose attributes the interpreter finds fastest
    vars(made).update(functions)
    return cast("Monitoring", made)


def _no_guard(*_what_the_tool_asked_for: object) -> None:
    """Nothing is taken down."""


def _nothing_noticed(_tool: int) -> tuple[str, ...]:
    return ()
