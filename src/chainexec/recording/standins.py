"""What the program writes to and reads from while it is recorded: stand-ins for its streams.

A program can reach these classes and their module. So nothing stands here by which it would reach more of the library.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def _tell_nobody(_text: str) -> None:
    """What a stream reports to when the run is over."""


def _nothing_to_read() -> Any:
    return io.TextIOWrapper(io.BytesIO(), "utf-8")


def _decoder(stream: Any) -> codecs.IncrementalDecoder:
    """Makes texts of bytes that come in pieces: what a piece leaves of a character waits for the next one."""
    return codecs.getincrementaldecoder(getattr(stream, "encoding", None) or "utf-8")("replace")


class _Quiet:
    """A wrapper that the program puts around the stand-in asks it to warn of not being closed; nobody has to."""

    __slots__ = ()

    def _dealloc_warn(self, _source: object) -> None:
        """There is nothing that stays open."""

    def __del__(self) -> None:
        """There is nothing to close; io's own finaliser takes many times longer to find that out."""


class Writer(_Quiet, io.TextIOBase):
    """Stands in for a text stream: reports each text, then hands it on (unless it only captures).

    Args:
        inner: the stream behind.
        report: is told each text.
        forward: whether texts are handed on.
        name: what `name` is.
        number: the descriptor that a program finds here where nothing is handed on.
        own: whether the program opened it, and so may close it.

    Attributes:
        finished: whether its run is over.
        writing: how many threads are in the midst of writing to it.
        first: what it stands in for as sys.__stdout__ or sys.__stderr__.
    """

    __slots__ = ("_bytes", "_decoder", "_forward", "_inner", "_number", "_own", "_report", "finished", "first", "name", "writing")

    def __init__(
        self, inner: Any, report: Callable[[str], None], *, forward: bool, name: Any, number: int | None = None, own: bool = False
    ) -> None:
        self._inner = inner
        self.name = name
        self._report = report
        self._forward = forward
        self._number = number
        self._own = own
        self._bytes: ByteWriter | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self.finished = False
        self.first: Any = None
        self.writing = 0

    def note(self, text: str) -> None:
        """Report a text."""
        if not self.finished:
            self._report(text)

    def note_bytes(self, block: bytes) -> None:
        """Report the text that bytes stand for."""
        if self._decoder is None:
            self._decoder = _decoder(self)
        text = self._decoder.decode(block)
        if text:
            self.note(text)

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._own and self._inner.closed:
            raise ValueError("I/O operation on closed file.")
        plain = str.__str__(text)
        self.writing += 1
        try:
            self.note(plain)
            if self._forward:
                self._inner.write(text)
        finally:
            self.writing -= 1
        return len(plain)

    def writelines(self, lines: Iterable[str], /) -> None:  # type: ignore[override]
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self._forward:
            self._inner.flush()

    def finish(self) -> None:
        """Only pass on from now on: the program may have kept this stream."""
        if self._decoder is not None and (rest := self._decoder.decode(b"", final=True)):
            self.note(rest)
        self.finished = True
        if self._own and not self._inner.closed:
            self._inner.flush()
        self._forward = self._inner is not None
        self._number = None
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
            if self._own:  # it may have been opened without a buffer
                inner.flush()

    @property
    def buffer(self) -> ByteWriter:
        if self._bytes is None:
            self._bytes = ByteWriter(self)
        return self._bytes

    def writable(self) -> bool:
        return True

    @property
    def behind(self) -> Any:
        """The stream that this one stands in for."""
        return self._inner

    @property
    def mode(self) -> str:
        return getattr(self._inner, "mode", "w") if self._own else "w"

    def isatty(self) -> bool:
        return bool(self._inner.isatty()) if self._forward and hasattr(self._inner, "isatty") else False

    def fileno(self) -> int:
        if not self._forward and self._number is not None:
            return self._number
        if self._inner is None or not self._forward:
            raise io.UnsupportedOperation("fileno: what is written here is only recorded, and no descriptor leads to it")
        return int(self._inner.fileno())

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._inner, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return getattr(self._inner, "errors", None) or "strict"

    @property
    def closed(self) -> bool:
        return bool(self._own and self._inner.closed)

    def close(self) -> None:
        """A program may close its stdout; the stream behind it stays open for those who come after."""
        if self._own:
            self._inner.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class ByteWriter(_Quiet, io.BufferedIOBase):
    """`sys.stdout.buffer`: bytes are reported as the text that they stand for."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Writer) -> None:
        self._owner = owner

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._owner.closed:
            raise ValueError("write to closed file")
        block = memoryview(data).tobytes()
        self._owner.note_bytes(block)
        self._owner.forward_bytes(block)
        return len(block)

    @property
    def raw(self) -> ByteWriter:
        return self

    @property
    def mode(self) -> str:
        return "wb"

    @property
    def name(self) -> Any:
        return self._owner.name

    @property
    def closed(self) -> bool:
        return self._owner.closed

    def flush(self) -> None:
        self._owner.flush()

    def fileno(self) -> int:
        return self._owner.fileno()

    def isatty(self) -> bool:
        return self._owner.isatty()

    def close(self) -> None:
        """As for the text stream."""
        self._owner.close()


# Those of the two classes below that have `_Input` as their first base, which cannot have them itself: the other base is of C.
_INPUT_SLOTS = ("_bytes", "_decoder", "_inner", "_make", "_number", "_own", "_report", "behind", "finished", "first", "name")


class _Input(_Quiet):
    """What stand-ins for text and for bytes that are read have in common.

    Args:
        inner: the stream behind; None where `make` makes it when it is first used.
        report: is told each text.
        name: what `name` is.
        number: the descriptor that a program finds here, None for that of the stream behind.
        own: whether the stream behind is there for the program only, which may close it.
        make: see `inner`.

    Attributes:
        behind: what it stands in for.
        first: what it stands in for as sys.__stdin__.
        finished: whether its run is over.
    """

    def __init__(
        self, inner: Any, report: Callable[[str], None], *, name: Any, number: int | None = None, own: bool = False,
        make: Callable[[], Any] = _nothing_to_read,
    ) -> None:  # fmt: skip
        if inner is not None:
            self._inner = inner
        self._report = report
        self.name = name
        self._number = number
        self._own = own
        self._make = make
        self._bytes: ByteReader | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self.behind: Any = None
        self.first: Any = None
        self.finished = False

    def readable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._inner.isatty()) if hasattr(self._inner, "isatty") else False

    def fileno(self) -> int:
        return int(self._inner.fileno()) if self._number is None else self._number

    @property
    def closed(self) -> bool:
        return bool(getattr(self._inner, "closed", False))

    def close(self) -> None:
        """The program may close what it opened itself; the real standard input stays open for those who come after."""
        if self._own:
            self._inner.close()

    def __getattr__(self, name: str) -> Any:
        if name == "_inner":  # nobody wanted it until now
            self._inner = self._make()
            return self._inner
        return getattr(self._inner, name)


class Reader(_Input, io.TextIOBase):
    """Stands in for stdin: reports each text that is read."""

    __slots__ = _INPUT_SLOTS

    def finish(self, rest: Any = None) -> None:
        """Only pass on from now on.

        Args:
            rest: a stream with what is left in the one behind, which is over; None: that one goes on.
        """
        self._report = _tell_nobody
        self._number = None
        self.finished = True
        if rest is not None:
            self._inner = rest
        if self._bytes is not None:
            self._bytes.finish(self._inner if self.closed else self._inner.buffer)

    def _read(self, text: str) -> str:
        if text:
            self._report(text)
        return text

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

    @property
    def buffer(self) -> ByteReader:
        if self._bytes is None:
            self._bytes = ByteReader(self._inner.buffer, self._report, name=self.name, number=self._number, own=self._own)
        return self._bytes

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self._inner, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return getattr(self._inner, "errors", None) or "strict"

    @property
    def newlines(self) -> Any:  # type: ignore[override]
        return getattr(self._inner, "newlines", None)


class ByteReader(_Input, io.BufferedIOBase):
    """`sys.stdin.buffer`: bytes that are read are reported as the text that they stand for."""

    __slots__ = _INPUT_SLOTS

    def finish(self, inner: Any) -> None:
        """Only pass on from now on, from this stream."""
        self._inner = inner
        self._report = _tell_nobody
        self._number = None

    def note(self, data: bytes) -> None:
        """Report the text that bytes stand for."""
        if self._decoder is None:
            self._decoder = _decoder(None)
        if text := self._decoder.decode(data):
            self._report(text)

    def _read(self, data: bytes) -> bytes:
        if data:
            self.note(data)
        return data

    def read(self, size: int | None = -1, /) -> bytes:
        found: bytes = self._inner.read(-1 if size is None else size)
        return self._read(found)

    def read1(self, size: int = -1, /) -> bytes:
        found: bytes = self._inner.read1(size)
        return self._read(found)

    def readall(self) -> bytes:
        found: bytes = self._inner.readall()
        return self._read(found)

    def readline(self, size: int | None = -1, /) -> bytes:
        found: bytes = self._inner.readline(-1 if size is None else size)
        return self._read(found)

    def readlines(self, hint: int | None = -1, /) -> list[bytes]:
        found = list(self._inner.readlines(-1 if hint is None else hint))
        self._read(b"".join(found))
        return found

    def readinto(self, room: Any, /) -> int:
        count: int = self._inner.readinto(room)
        self._read(memoryview(room).cast("B")[: count or 0].tobytes())
        return count

    def readinto1(self, room: Any, /) -> int:
        count: int = self._inner.readinto1(room)
        self._read(memoryview(room).cast("B")[: count or 0].tobytes())
        return count

    def peek(self, size: int = 0, /) -> bytes:
        found: bytes = self._inner.peek(size)
        return found

    @property
    def raw(self) -> ByteReader:
        """What stands behind the buffer, which may have read ahead."""
        return ByteReader(self._inner.raw, self._report, name=self.name, number=self._number, own=self._own)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line
