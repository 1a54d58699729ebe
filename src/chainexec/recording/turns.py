"""One thread at a time works on the recordings of the Python recorder, and no signal handler of the program runs in between."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # C code of CPython, without a stub
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

_latest: list[Any] = [0, None]  # a process, and the lock of its recorders
_mask: Any = getattr(_signal, "pthread_sigmask", None)  # without `signal`'s enums, at a fraction of the time; not on Windows
_SIGNALS = frozenset(signal.valid_signals())


class Turn:
    """What a thread holds while it works on recordings: on any, as what it calls meanwhile may be an event of another one.

    The main thread, which alone runs signal handlers, leaves signals waiting meanwhile: a handler would run in the middle of the recorder,
    and what it raises would come out of there. Those that come then are handled when the turn is over, as if they had come a moment later.
    """

    __slots__ = ("lock", "waiting")

    def __init__(self) -> None:
        self.lock = _lock()
        self.waiting: set[int] | None = None  # the signals that the program itself keeps waiting; None: none were stopped

    def __enter__(self) -> None:
        if _mask is not None and threading.main_thread().ident == threading.get_ident():
            waiting = _mask(signal.SIG_BLOCK, ())
            try:
                _mask(signal.SIG_BLOCK, _SIGNALS)
                self.waiting = waiting
            except BaseException:  # a handler has run at the last moment
                _mask(signal.SIG_SETMASK, waiting)
                raise
        self.lock.acquire()

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        self.lock.release()
        if self.waiting is not None:
            _mask(signal.SIG_SETMASK, self.waiting)


def _lock() -> threading.RLock:
    """A forked process has its own: the thread that holds this one may be missing there."""
    if _latest[0] != os.getpid():
        _latest[:] = os.getpid(), threading.RLock()
    lock: threading.RLock = _latest[1]
    return lock


def raised_by_signal(error: BaseException) -> bool:
    """Whether an exception comes out of a signal handler. In a program with threads another one can take the signal that waits here."""
    handlers = [signal.getsignal(number) for number in _SIGNALS]
    codes = {getattr(getattr(handler, "__func__", handler), "__code__", None) for handler in handlers} - {None}
    at = error.__traceback__
    while at is not None:
        if at.tb_frame.f_code in codes:
            return True
        at = at.tb_next
    return False
