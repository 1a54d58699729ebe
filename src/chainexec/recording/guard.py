"""The functions of sys.monitoring as the sessions call them, and what a program that is recorded calls of them.

With the C recorder's module the program's calls are taken down one by one, and undone (`_recorder/guard.c`). Without it only what is
different at the end is noticed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

from chainexec.recording import choose

if TYPE_CHECKING:
    from types import CodeType

_ALL = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}  # whatever a program replaces later


Program = Callable[[], Any]
Ended = tuple[Any, BaseException | None, bool]  # what a program returned, or raised, and whether its events are off again
RunProgram = Callable[[Program], Ended]


class Monitoring(Protocol):
    """`sys.monitoring`'s functions; `guard_end` gives the names of those that were called for a tool id since its `guard`.

    `run_alone` runs a program with the events of a tool that `guard` knows (`_recorder/guard.c`), or leaves that to its first argument.
    """

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
    run_alone: Callable[[RunProgram, list[Any], int, bool, Callable[[], None], Program], Ended]


@cache
def monitoring() -> Monitoring:
    module, _ = choose.extension()
    if module is None:
        return unguarded()
    return _module(_ALL | module.own_monitoring() | {name: getattr(module, name) for name in ("guard", "guard_end", "run_alone")})


def unguarded() -> Monitoring:
    return _module(_ALL | {"guard": _no_guard, "guard_end": _nothing_noticed, "run_alone": _the_other_way})


def _module(functions: dict[str, Any]) -> Monitoring:
    made = ModuleType("monitoring")  # whose attributes the interpreter finds fastest
    vars(made).update(functions)
    return cast("Monitoring", made)


def _no_guard(*_what_the_tool_asked_for: object) -> None:
    """Nothing is taken down."""


def _nothing_noticed(_tool: int) -> tuple[str, ...]:
    return ()


def _the_other_way(otherwise: RunProgram, *_of_sessions: Any) -> Ended:
    return otherwise(_of_sessions[-1])
