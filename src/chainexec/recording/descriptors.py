"""The first three descriptors as a recorded program finds them: what it reads from 0, and what goes past its streams."""

from __future__ import annotations

import functools
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
    """A text that stands at descriptor 0, from the beginning to `put_back`: for sys.stdin, open(0), os.read(0, ...) and subprocesses.

    Where several overlap (in several threads), the latest one that is not over stands there. It is a file, or a pipe where no file can be
    had.

    Raises:
        OSError: neither can be made.

    Args:
        text: what can be read.
        there: whether descriptor 0 holds the text already.
    """

    def __init__(self, text: str, *, there: bool = False) -> None:
        self._text = text
        self._there = there
        self._stream: TextIO | None = None
        self._over = False
        plain = text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
        self._errors = "strict" if plain else "surrogatepass"
        if there:
            self.number = INPUT
            return
        self.number = _file_of(text.encode("utf-8", self._errors)) if text else _nothing()
        with _lock:
            _place(self)

    def stream(self) -> TextIO:
        """The stream for sys.stdin, made when somebody wants it."""
        if self._over:
            return io.TextIOWrapper(io.BytesIO(self._text.encode("utf-8", self._errors)), "utf-8", self._errors)
        raw: Any = io.FileIO(self.number, closefd=False)  # open() would tell the listeners of it
        raw.name = "<stdin>"
        stream: Any = io.TextIOWrapper(io.BufferedReader(raw), "utf-8", self._errors)
        stream.mode = "r"
        self._stream = stream
        return stream  # type: ignore[no-any-return]

    def put_back(self) -> TextIO | None:
        """What stood at descriptor 0 before stands there again. What is left in the stream, if there is one, as a stream in memory."""
        self._over = True
        if self._there:
            return None
        with _lock:
            _remove(self)
        rest = None
        if self._stream is not None and not self._stream.closed:
            rest = io.TextIOWrapper(io.BytesIO(_left_in(self._stream)), "utf-8", "surrogatepass")
            self._stream.close()
        if self._text:
            os.close(self.number)
        return rest


def _left_in(stream: TextIO) -> bytes:
    try:
        return stream.read().encode("utf-8", "surrogatepass")
    except (OSError, ValueError):  # the program closed what lies behind, or took half of a character by os.read
        return b""


@functools.cache
def _nothing() -> int:
    """The number of an open file in which there is nothing."""
    return os.open(os.devnull, os.O_RDONLY)


def _file_of(data: bytes) -> int:
    """The number of an open file from which these bytes can be read."""
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
    with _lock:
        _listeners.append((listener, hide(_tell)))
        return _watch()


def listen_no_more(listener: Listener) -> None:
    with _lock:
        if _listeners[-1][0] is listener:
            _listeners.pop()
        else:
            _listeners[:] = [entry for entry in _listeners if entry[0] is not listener]
        _watch()


def _watch() -> bool:
    module = choose.extension()[0]
    if module is None:
        return False
    given = captured = False
    for listener, _ in _listeners:
        given, captured = given or listener.gives, captured or listener.captures
    found: bool = module.watch_descriptors(_listeners[-1][1] if _listeners else None, given, captured)
    return found


def _tell(what: str, number: int, about: Any) -> Any:
    """The latest listener hears first; what one captures goes no further."""
    for listener, _ in reversed(_listeners):
        about = listener.passed(what, number, about)
        if listener.captures and number != INPUT:
            break
    return about

