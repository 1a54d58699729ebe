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
from chainexec.recording.interpreter import height

if TYPE_CHECKING:
    from types import CodeType

_ALL = {name: value for name, value in vars(sys.monitoring).items() if callable(value)}  # whatever a program replaces later


Program = Callable[[], Any]
Ended = tuple[Any, BaseException | None, bool]  # what a program returned, or raised, and whether its events are off again
RunProgram = Callable[[int, Program], Ended]


class Monitoring(Protocol):
    """`sys.monitoring`'s functions; `guard_end` gives the names of those that were called for a tool id since its `guard`.

    `run_alone` runs a program with the events of a tool that `guard` knows (`_recorder/guard.c`), or leaves that to its first argument.
    `stack_depth` is how many frames of Python code stand on the stack; `at_depth` calls a program as if there were so many, where
    `lends_frames` is true.
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
    run_alone: Callable[[RunProgram, list[Any], int, bool, Callable[[], None], int, Program], Ended]
    at_depth: Callable[[int, Program], Any]
    stack_depth: Callable[[], int]
    lends_frames: bool


@cache
def monitoring() -> Monitoring:
    module, _ = choose.extension()
    if module is None:
        return unguarded()
    own = ("guard", "guard_end", "run_alone", "at_depth", "stack_depth")
    return _module(_ALL | module.own_monitoring() | {name: getattr(module, name) for name in own} | {"lends_frames": True})


def unguarded() -> Monitoring:
    own = {"guard": _no_guard, "guard_end": _nothing_noticed, "run_alone": _the_other_way, "at_depth": _where_it_is, "stack_depth": _height}
    return _module(_ALL | own | {"lends_frames": False})


def _module(functions: dict[str, Any]) -> Monitoring:
    made = ModuleType("monitoring")  # whose attributes the interpreter finds fastest
    vars(made).update(functions)
    return cast("Monitoring", made)


def _no_guard(*_what_the_tool_asked_for: object) -> None:
    """Nothing is taken down."""


def _nothing_noticed(_tool: int) -> tuple[str, ...]:
    return ()


def _the_other_way(otherwise: RunProgram, *of_sessions: Any) -> Ended:
    return otherwise(*of_sessions[-2:])


def _where_it_is(_depth: int, program: Program) -> Any:
    return program()


def _height() -> int:
    return height(sys._getframe(1), None)
