"""Ends a single long operation: between two steps of a program nothing counts, so a timer of the operating system has the clock looked at.

Python runs a handler of a signal between two instructions, and also inside those of its own long operations that look for signals:
arithmetic with large numbers, regular expressions, `time.sleep`, waiting for a lock. A loop in C that looks for none
(`sum(range(10 ** 12))`) cannot be ended from inside.
"""

from __future__ import annotations

import gc
import signal
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType, TracebackType

TICK = 0.05  # seconds
_guarded: set[CodeType] = set()
WEAK_CALLBACKS = frozenset({  # of the standard library, which run when an object dies
    "WeakSet.__init__.<locals>._remove", "WeakKeyDictionary.__init__.<locals>.remove", "WeakValueDictionary.__init__.<locals>.remove",
})  # fmt: skip


def may_be_ended[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function: an alarm may raise in it and in what it calls, since its caller expects that; elsewhere none does."""
    _guarded.add(function.__code__)
    return function


def _timers() -> Iterator[tuple[int, int]]:
    """Signals with their timers, best first. The second one runs only while this process computes, and so never ends a wait."""
    for signal_name, timer_name in (("SIGALRM", "ITIMER_REAL"), ("SIGVTALRM", "ITIMER_VIRTUAL")):
        if hasattr(signal, signal_name):  # not on Windows
            yield getattr(signal, signal_name), getattr(signal, timer_name)


class Alarm:
    """Context manager: while it is open, `late` is called every 50 ms if a marked function is running; it may raise.

    It needs the main thread and a timer that nobody uses; without them it does nothing. Handler and timer are as before afterwards.
    """

    def __init__(self, late: Callable[[], None]) -> None:
        self._late = late
        self._held: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is not threading.main_thread():
            return self
        for number, timer in _timers():
            if signal.getsignal(number) is signal.SIG_DFL and signal.getitimer(timer) == (0.0, 0.0):
                try:
                    signal.signal(number, self._ring)
                except ValueError:  # in a subinterpreter
                    return self
                self._held = number, timer
                signal.setitimer(timer, TICK, TICK)
                break
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._held is not None:
            number, timer = self._held
            signal.setitimer(timer, 0)
            signal.signal(number, signal.SIG_DFL)
            self._held = None

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        by_itself = {getattr(callback, "__code__", None) for callback in gc.callbacks}
        while frame is not None:
            code = frame.f_code
            if code in by_itself or code.co_name == "__del__" or code.co_qualname in WEAK_CALLBACKS:
                return  # Python would swallow the exception, and somebody's cleaning up be cut short
            if code in _guarded:
                self._late()
                return
            frame = frame.f_back
