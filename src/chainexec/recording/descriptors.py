"""The first three descriptors as a recorded program finds them: what it reads from 0, and what goes past its streams."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from chainexec.recording import choose

if TYPE_CHECKING:
    from collections.abc import Callable

INPUT = 0
_lock = threading.Lock()  # descriptors and the functions that read and write them are the process's: one change at a time


class GivenInput:
    """A text that stands at descriptor 0, from `put_in_place` to `put_back`: for sys.stdin, open(0), os.read(0, ...) and subprocesses.

    Where several overlap (in several threads), the latest one that is not over stands there. It is a file, or a pipe where no file can be
    had.

    Raises:
        OSError: neither can be made.

    Args:
        text: what can be read.
        there: whether descriptor 0 holds the text already.
    """

    def __init__(self, text: str, *, there: bool = False) -> None:
        self._there = there
        plain = text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
        self._errors = "strict" if plain else "surrogatepass"
        self.number = INPUT if there else _file_of(text.encode("utf-8", self._errors))

    def put_in_place(self) -> TextIO:
        """The stream for sys.stdin."""
        stream = open(self.number, encoding="utf-8", errors=self._errors, closefd=not self._there)  # noqa: SIM115 - a descriptor
        raw: Any = stream.buffer.raw  # type: ignore[attr-defined]
        raw.name = "<stdin>"
        if not self._there:
            with _lock:
                _place(self)
        return stream

    def put_back(self) -> None:
        """What stood at descriptor 0 before stands there again."""
        if not self._there:
            with _lock:
                _remove(self)


def rest_of(stream: Any) -> io.TextIOWrapper:
    """What can still be read from a stream, as one in memory; the stream is closed."""
    data = stream.read().encode("utf-8", "surrogatepass")
    stream.close()
    return io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogatepass")


def _file_of(data: bytes) -> int:
    """The number of an open file from which these bytes can be read."""
    if not data:
        return os.open(os.devnull, os.O_RDONLY)
    try:
        return _with(os.memfd_create("stdin"), data)
    except (AttributeError, OSError):  # there is none here, or a sandbox has none
        number = _pipe_of(data)
    if number is not None:
        return number
    import tempfile  # it brings much, and Linux needs none of it

    with tempfile.TemporaryFile() as file:
        return _with(os.dup(file.fileno()), data)


def _with(number: int, data: bytes) -> int:
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.lseek(number, 0, os.SEEK_SET)
    except OSError:
        os.close(number)
        raise
    return number


def _pipe_of(data: bytes) -> int | None:
    """The end of a pipe in which these bytes are; None where it has not the room for them."""
    number, other = os.pipe()
    try:
        os.set_blocking(other, False)
        if os.write(other, data) == len(data):
            return number
    except BlockingIOError:
        """There is no room at all."""
    finally:
        os.close(other)
    os.close(number)
    return None


_given: list[GivenInput] = []
_real: list[int] = []  # a copy of the real descriptor 0 while another file stands there; empty where it was closed


def _place(given: GivenInput) -> None:
    if not _given:
        try:
            _real[:] = [os.dup(INPUT)]
        except OSError:  # it is closed
            _real.clear()
    _given.append(given)
    os.dup2(given.number, INPUT, inheritable=True)


def _remove(given: GivenInput) -> None:
    _given.remove(given)
    if _given:
        os.dup2(_given[-1].number, INPUT, inheritable=True)
    elif _real:
        os.dup2(_real[0], INPUT, inheritable=True)
        os.close(_real.pop())
    else:
        os.close(INPUT)


# ---- past the streams --------------------------------------------------------------------------------------------------


class Listener(Protocol):
    """Who wants to know of it."""

    captures: bool  # what is written goes nowhere else
    gives: bool  # a text stands at descriptor 0

    def passed(self, what: str, number: int, about: Any) -> Any: ...


_listeners: list[tuple[Listener, Callable[[str, int, Any], Any]]] = []


def listen(listener: Listener, hide: Callable[[Callable[[str, int, Any], Any]], Callable[[str, int, Any], Any]]) -> bool:
    """Tell `listener.passed` of open(0..2), os.read(0, ...) and os.write(1 or 2, ...) from now on; whether that can be done here."""
    module, _ = choose.extension()
    if module is None:
        return False
    with _lock:
        _listeners.append((listener, hide(_tell)))
        return _watch(module)


def listen_no_more(listener: Listener) -> None:
    module, _ = choose.extension()
    if module is not None:
        with _lock:
            _listeners[:] = [entry for entry in _listeners if entry[0] is not listener]
            _watch(module)


def _watch(module: Any) -> bool:
    captured = any(listener.captures for listener, _ in _listeners)
    given = any(listener.gives for listener, _ in _listeners)
    found: bool = module.watch_descriptors(_listeners[-1][1] if _listeners else None, given, captured)
    return found


def _tell(what: str, number: int, about: Any) -> Any:
    """The latest listener hears first; what one captures goes no further."""
    for listener, _ in reversed(_listeners):
        about = listener.passed(what, number, about)
        if listener.captures and number != INPUT:
            break
    return about

