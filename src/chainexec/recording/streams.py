"""What the program writes and reads while it is recorded."""

from __future__ import annotations

import _thread
import functools
import io
import sys
from typing import TYPE_CHECKING, Any, Self

from chainexec.recording.descriptors import INPUT, GivenInput, listen, listen_no_more
from chainexec.recording.standins import ByteReader, Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

STDOUT, STDERR = 1, 2
STAND_INS = frozenset({Writer, Reader})
# On CPython 3.12 and 3.13 `print` does not own the stream that it finds in `sys`: one that goes while another thread is in the midst of its
# `print` would end the process. Those that write just then stay, and the latest (an object may be asked for its text).
_kept: list[Writer] = []


def _keep(*latest: Writer | None) -> None:
    _kept[:] = [*(writer for writer in _kept if writer.writing), *(writer for writer in latest if writer is not None)]


class Streams:
    """Context manager: sys.stdout, sys.stderr and sys.stdin report to a recorder; they are put back at the end.

    Descriptors 0 to 2 are looked after, too: a text for stdin stands at descriptor 0, and what goes past the streams is told
    (descriptors.py).

    Args:
        stdin: text that the program reads, None for the real one.
        capture: only record what the program writes, do not pass it on.
        hide: what to wrap functions in that the program can reach through its streams.
        there: descriptor 0 holds the text for stdin already.
        keep: a stream that the program itself puts in place stays after the end, as it would have stayed without recording.
    """

    def __init__(self, stdin: str | None, *, capture: bool, hide: Callable[..., Any], there: bool = False, keep: bool = True) -> None:
        self._hide = hide
        self._pieces: dict[int, list[str]] = {STDOUT: [], STDERR: []}
        self.captures = capture
        self.gives = stdin is not None
        self._stdin = stdin
        self._there = there
        self._keep = keep
        self._given: GivenInput | None = None
        self._output: Callable[[int, str], None] | None = None
        self._input: Callable[[str], None] | None = None
        self._before: tuple[Any, ...] = ()
        self._opened: list[Writer] = []  # by the program, on descriptors 1 and 2
        self.out: Writer | None = None
        self.error: Writer | None = None
        self._in: Reader | None = None

    def connect(self, output: Callable[[int, str], None] | None, read: Callable[[str], None] | None) -> None:
        """Report to these functions from now on, and forget what was written before; None: report to nobody."""
        if output is not None:
            for pieces in self._pieces.values():
                pieces.clear()
        self._output, self._input = output, read

    def _written(self, stream: int, text: str) -> None:
        self._pieces[stream].append(text)
        if self._output is not None:
            self._output(stream, text)

    def _was_read(self, text: str) -> None:
        if self._input is not None:
            self._input(text)

    def passed(self, what: str, number: int, about: Any) -> Any:
        """Something went past the streams: a file was opened on a descriptor, or bytes were read or written there."""
        if what == "open":
            return self._stand_in(number, about)
        if what == "read":
            self._reader_of_bytes.note(about)
        else:
            writer = self.out if number == STDOUT else self.error
            if writer is not None:
                writer.note_bytes(about)
        return about

    @functools.cached_property
    def _reader_of_bytes(self) -> ByteReader:
        return ByteReader(None, self._hide(self._was_read), name=INPUT)

    def _stand_in(self, number: int, file: Any) -> Any:
        """For a file that the program opened on one of the three descriptors, or on a copy of it."""
        text = isinstance(file, io.TextIOWrapper)
        if number == INPUT:
            made: Any = (Reader if text else ByteReader)(file, self._hide(self._was_read), name=INPUT, number=INPUT, own=True)
            return made if file.readable() else file
        if not file.writable():
            return file
        report = self._hide(functools.partial(self._written, number))
        inner = file if text else io.TextIOWrapper(io.BufferedWriter(file) if isinstance(file, io.RawIOBase) else file, "utf-8")
        writer = Writer(inner, report, forward=not self.captures, name=number, number=number, own=True)
        self._opened.append(writer)
        return writer if text else writer.buffer

    def __enter__(self) -> Self:
        self._before = (sys.stdout, sys.stderr, sys.stdin, sys.__stdout__, sys.__stderr__, sys.__stdin__)
        if self._stdin is not None:
            given = self._given = GivenInput(self._stdin, there=self._there)
            self._in = Reader(None, self._hide(self._was_read), name="<stdin>", number=INPUT, own=True, make=self._hide(given.stream))
        elif sys.stdin is not None:
            self._in = Reader(sys.stdin, self._hide(self._was_read), name=getattr(sys.stdin, "name", "<stdin>"))
        listens = listen(self, self._hide)
        out, error = self._hide(functools.partial(self._written, STDOUT)), self._hide(functools.partial(self._written, STDERR))
        forward, numbers = not self.captures, (STDOUT, STDERR) if listens else (None, None)
        self.out = Writer(sys.stdout, out, forward=forward and sys.stdout is not None, name="<stdout>", number=numbers[0])
        self.error = Writer(sys.stderr, error, forward=forward and sys.stderr is not None, name="<stderr>", number=numbers[1])
        self.out.first, self.error.first = self._before[3:5]
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__ = self.out, self.error  # type: ignore[misc, assignment]
        if self._in is not None:
            self._in.behind, self._in.first = self._before[2], self._before[5]
            sys.stdin = sys.__stdin__ = self._in  # type: ignore[misc, assignment]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Put back what was there."""
        all_of_them = not self._keep
        before = self._before
        if not STAND_INS.isdisjoint(map(type, before)):  # another run's, which may be over
            before = tuple([_unfinished(stream, first=number > 2) for number, stream in enumerate(before)])
        out, err, into, first_out, first_err, first_in = before
        if all_of_them or sys.stdout is self.out:
            sys.stdout = out
        if all_of_them or sys.stderr is self.error:
            sys.stderr = err
        if all_of_them or sys.stdin is self._in:
            sys.stdin = into
        if all_of_them or sys.__stdout__ is self.out:  # type: ignore[comparison-overlap]
            sys.__stdout__ = first_out  # type: ignore[misc]
        if all_of_them or sys.__stderr__ is self.error:  # type: ignore[comparison-overlap]
            sys.__stderr__ = first_err  # type: ignore[misc]
        if all_of_them or sys.__stdin__ is self._in:  # type: ignore[comparison-overlap]
            sys.__stdin__ = first_in  # type: ignore[misc]
        listen_no_more(self)
        for writer in (self.out, self.error, *self._opened):
            if writer is not None:
                writer.finish()
        rest = None if self._given is None else self._given.put_back()
        if self._in is not None:
            self._in.finish(rest)
        if _kept or _thread._count():
            _keep(self.out, self.error)

    def left_in_place(self) -> list[Any]:
        """Streams of the program's own that stand where ours stood: at its end the interpreter flushes them."""
        return [stream for stream, own in ((sys.stdout, self.out), (sys.stderr, self.error)) if stream is not own and stream is not None]

    @property
    def stdout(self) -> str:
        """Everything written since the last `connect`."""
        return "".join(self._pieces[STDOUT])

    @property
    def stderr(self) -> str:
        return "".join(self._pieces[STDERR])


def _unfinished(stream: Any, *, first: bool = False) -> Any:
    """The stream itself; of a stand-in whose own run is over (two runs overlapped in two threads) what stood there before."""
    while type(stream) in STAND_INS and stream.finished:  # isinstance() would ask their abstract classes, too
        stream = stream.first if first else stream.behind
    return stream
