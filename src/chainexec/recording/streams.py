"""What the program writes and reads while it is recorded."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

STDOUT, STDERR = 1, 2


def _tell_nobody(_text: str) -> None:
    """What a stream reports to when the run is over."""


class Writer(io.TextIOBase):
    """Stands in for a text stream: reports each text, then hands it on (unless it only captures)."""

    def __init__(self, inner: Any, report: Callable[[str], None], *, forward: bool) -> None:
        self._inner = inner
        self._report = report
        self._forward = forward
        self._bytes: _ByteWriter | None = None
        self.finished = False

    def note(self, text: str) -> None:
        """Report a text."""
        if not self.finished:
            self._report(text)

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        plain = str.__str__(text)
        self.note(plain)
        if self._forward:
            self._inner.write(text)
        return len(plain)

    def writelines(self, lines: Iterable[str], /) -> None:  # type: ignore[override]
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self._forward:
            self._inner.flush()

    def finish(self) -> None:
        """Only pass on from now on: the program may have kept this stream."""
        self.finished = True
        self._forward = self._inner is not None
        self._report = _tell_nobody

    def forward_bytes(self, block: bytes) -> None:
        """Pass bytes on to the stream behind."""
        if not self._forward:
            return
        inner = getattr(self._inner, "buffer", None)
        if inner is None:
            self._inner.write(block.decode(self.encoding, "replace"))
        else:
            self._inner.flush()
            inner.write(block)

    @property
    def buffer(self) -> _ByteWriter:
        if self._bytes is None:
            self._bytes = _ByteWriter(self)
        return self._bytes

    def writable(self) -> bool:
        return True

    @property
    def behind(self) -> Any:
        """The stream that this one stands in for."""
        return self._inner

    def isatty(self) -> bool:
        return bool(self._inner.isatty()) if self._forward and hasattr(self._inner, "isatty") else False

    def fileno(self) -> int:
        if self._inner is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._inner.fileno())

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._inner, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return getattr(self._inner, "errors", None) or "strict"

    def close(self) -> None:
        """A program may close its stdout; the stream behind it stays open for those who come after."""

    def __del__(self) -> None:
        """There is nothing to close; io's own finaliser takes many times longer to find that out."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _ByteWriter(io.RawIOBase):
    """`sys.stdout.buffer`: bytes are reported as the text that they stand for."""

    def __init__(self, owner: Writer) -> None:
        self._owner = owner

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        block = bytes(data)
        owner = self._owner
        owner.note(block.decode(owner.encoding, "replace"))
        owner.forward_bytes(block)
        return len(block)

    def flush(self) -> None:
        self._owner.flush()

    def close(self) -> None:
        """As for the text stream."""


class Reader(io.TextIOBase):
    """Stands in for stdin: reports each text that is read."""

    def __init__(self, inner: Any, report: Callable[[str], None]) -> None:
        self._inner = inner
        self._report = report

    def finish(self) -> None:
        """Only pass on from now on."""
        self._report = _tell_nobody

    def _read(self, text: str) -> str:
        if text:
            self._report(text)
        return text

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return self._read(self._inner.readline(-1 if size is None else size))

    def read(self, size: int | None = -1, /) -> str:
        return self._read(self._inner.read(-1 if size is None else size))

    def readlines(self, hint: int | None = -1, /) -> list[str]:  # type: ignore[override]
        found = list(self._inner.readlines(-1 if hint is None else hint))
        self._read("".join(found))
        return found

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return self

    def __next__(self) -> str:  # type: ignore[override]
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def isatty(self) -> bool:
        return bool(self._inner.isatty()) if hasattr(self._inner, "isatty") else False

    def fileno(self) -> int:
        return int(self._inner.fileno())

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._inner, "encoding", None) or "utf-8"

    def close(self) -> None:
        """As for the writers."""

    def __del__(self) -> None:
        """As for the writers."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Streams:
    """Context manager: sys.stdout, sys.stderr and sys.stdin report to a recorder; they are put back at the end.

    Args:
        stdin: text that the program reads, None for the real one.
        capture: only record what the program writes, do not pass it on.
        hide: what to wrap functions in that the program can reach through its streams.
    """

    def __init__(self, stdin: str | None, *, capture: bool, hide: Callable[[Callable[[str], None]], Callable[[str], None]]) -> None:
        self._hide = hide
        self._pieces: dict[int, list[str]] = {STDOUT: [], STDERR: []}
        self._forward = not capture
        self._stdin = stdin
        self._output: Callable[[int, str], None] | None = None
        self._input: Callable[[str], None] | None = None
        self._before: tuple[Any, Any, Any] = (None, None, None)
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

    def __enter__(self) -> Self:
        self._before = (sys.stdout, sys.stderr, sys.stdin)
        self.out = Writer(sys.stdout, self._hide(lambda text: self._written(STDOUT, text)), forward=self._forward and sys.stdout is not None)
        self.error = Writer(sys.stderr, self._hide(lambda text: self._written(STDERR, text)), forward=self._forward and sys.stderr is not None)
        self._in = Reader(sys.stdin if self._stdin is None else io.StringIO(self._stdin), self._hide(self._was_read))
        sys.stdout, sys.stderr = self.out, self.error
        if self._stdin is not None or sys.stdin is not None:
            sys.stdin = self._in
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Put back what was there; a stream that the program itself put in place stays, as it would have stayed untraced."""
        before_out, before_error, before_in = self._before
        if sys.stdout is self.out:
            sys.stdout = _unfinished(before_out)
        if sys.stderr is self.error:
            sys.stderr = _unfinished(before_error)
        if sys.stdin is self._in:
            sys.stdin = before_in
        for writer in (self.out, self.error):
            if writer is not None:
                writer.finish()
        if self._in is not None:
            self._in.finish()

    @property
    def stdout(self) -> str:
        """Everything written since the last `connect`."""
        return "".join(self._pieces[STDOUT])

    @property
    def stderr(self) -> str:
        return "".join(self._pieces[STDERR])


def _unfinished(stream: Any) -> Any:
    """The stream itself; of a writer whose own run is over (two runs overlapped in two threads) the stream behind it."""
    while isinstance(stream, Writer) and stream.finished:
        stream = stream.behind
    return stream
