"""The standard streams of an observed run: what it writes is kept, what it reads is given."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from typing import Any

from chainexec.equivalence.values import ADDRESS
from chainexec.recording.descriptors import GivenInput, listen, listen_no_more
from chainexec.recording.limits import LimitReached

KEPT = 1 << 16  # bytes of a text that are kept as they are; of a longer one its start, its length and a digest
_PLACES = re.compile(r"(?<=line )\d+|(?<=<program>:)\d+")  # line numbers in warnings and tracebacks: layout, not behaviour


class _Bytes(io.BytesIO):
    """Takes what is written up to a limit; the program cannot close it."""

    def __init__(self, most: int, number: int) -> None:
        super().__init__()
        self._most = most
        self._number = number
        self.full = False

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self._most:
            self.full = True
            raise LimitReached("output")
        return super().write(data)

    def close(self) -> None:
        """What was written is still to be read."""

    def fileno(self) -> int:
        return self._number

    def text(self) -> str:
        data = self.getvalue()
        if len(data) > KEPT:
            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            return f"{data[:KEPT].decode('utf-8', 'replace')}... ({len(data):,} bytes, digest {digest})"
        return data.decode("utf-8", "replace")


class Streams:
    """Stand-ins for sys.stdout, sys.stderr and sys.stdin, used again for the next run where nothing was written or read.

    With the C module also for the descriptors 0 to 2: a text for stdin stands at 0, and what is written to 1 and 2 by os.write is kept.

    Args:
        most: bytes that a run may write to one stream before it is stopped with `LimitReached("output")`.
    """

    captures = gives = True

    def __init__(self, most: int) -> None:
        self._most = most
        self._out, self._out_bytes = self._writer(1)
        self._error, self._error_bytes = self._writer(2, "backslashreplace")
        self._given: GivenInput | None = None
        self._empty = _reader("")
        self._before: tuple[Any, Any, Any] = (None, None, None)

    def _writer(self, number: int, errors: str = "strict") -> tuple[io.TextIOWrapper, _Bytes]:
        data = _Bytes(self._most, number)
        return io.TextIOWrapper(data, "utf-8", errors, newline="\n", write_through=True), data

    def put_in_place(self, stdin: str) -> None:
        self._before = (sys.stdout, sys.stderr, sys.stdin)
        if self._out.closed or self._out_bytes.tell() or self._out_bytes.full:
            self._out, self._out_bytes = self._writer(1)
        if self._error.closed or self._error_bytes.tell() or self._error_bytes.full:
            self._error, self._error_bytes = self._writer(2, "backslashreplace")
        if stdin:
            try:
                self._given = GivenInput(stdin)
                sys.stdin = self._given.stream()
            except OSError:  # in a sandbox, where a long text has no file: then it is there by sys.stdin only
                sys.stdin = _reader(stdin)
        else:
            if self._empty.closed:
                self._empty = _reader("")
            sys.stdin = self._empty
        sys.stdout, sys.stderr = self._out, self._error
        listen(self, _as_it_is)

    def put_back(self) -> None:
        sys.stdout, sys.stderr, sys.stdin = self._before
        listen_no_more(self)
        if self._given is not None:
            self._given.put_back()
            self._given = None

    def passed(self, what: str, number: int, about: Any) -> Any:
        """Something went past the streams: see `descriptors`."""
        kept = {1: self._out_bytes, 2: self._error_bytes}.get(number)
        if what == "write" and kept is not None:
            kept.write(about)
        if what != "open" or kept is None:
            return about
        about.close()
        return io.TextIOWrapper(kept, "utf-8", newline="\n", write_through=True) if isinstance(about, io.TextIOWrapper) else kept

    @property
    def full(self) -> bool:
        """Whether the run wrote more than it may, even where it caught what told it so."""
        return self._out_bytes.full or self._error_bytes.full

    def written(self) -> tuple[str, str]:
        """What the run wrote to stdout and to stderr, without addresses and line numbers."""
        out = self._out_bytes.text() if self._out_bytes.tell() else ""
        error = self._error_bytes.text() if self._error_bytes.tell() else ""
        if " at 0x" in out:
            out = ADDRESS.sub("0x...", out)
        if error:
            error = _PLACES.sub("...", ADDRESS.sub("0x...", error))
        return out, error


def _as_it_is(function: Any) -> Any:
    return function


def _reader(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8")
