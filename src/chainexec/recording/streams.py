"""What the program writes and reads while it is recorded."""

from __future__ import annotations

import functools
import io
import sys
from typing import TYPE_CHECKING, Any, Self

from chainexec.recording.standins import Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

STDOUT, STDERR = 1, 2


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
        out, error = (self._hide(functools.partial(self._written, stream)) for stream in (STDOUT, STDERR))
        self.out = Writer(sys.stdout, out, forward=self._forward and sys.stdout is not None)
        self.error = Writer(sys.stderr, error, forward=self._forward and sys.stderr is not None)
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
