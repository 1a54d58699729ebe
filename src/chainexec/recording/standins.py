"""What the program writes to and reads from while it is recorded: stand-ins for its streams.

A program can reach these classes and their module. So nothing stands here by which it would reach more of the library.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


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
