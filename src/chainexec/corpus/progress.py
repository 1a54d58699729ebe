"""Shows how far a build is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from types import TracebackType

    from chainexec.corpus.building import Progress

EVERY = 10.0  # seconds between two lines, where there is no terminal
SHOWN = 4  # reasons of drops


class ProgressLine:
    """Call it with each `Progress`; a context manager that cleans up its bar."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._bar: Any = _bar(self._stream) if self._stream.isatty() else None
        self._task: Any = None
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, state: Progress) -> None:
        text = described(state)
        if self._bar is not None:
            self._bar.update(self._task, completed=state.done, total=state.total, description=text)
        elif time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            print(f"{state.done:,} programs, {text}", file=self._stream, flush=True)


def described(state: Progress) -> str:
    """Samples, rate and the most frequent drops, in a line."""
    rate = state.made_samples / state.seconds if state.seconds else 0.0
    text = f"{state.samples:,} samples, {rate:,.0f}/s"
    left_out = sum(state.drops.values())
    if left_out:
        most = ", ".join(f"{count:,} {reason.partition(': ')[2]}" for reason, count in state.drops.most_common(SHOWN))
        text += f"; left out {left_out:,}: {most}{', ...' if len(state.drops) > SHOWN else ''}"
    return text


def _bar(stream: TextIO) -> Any:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    except ImportError:  # of the extra's packages only pyarrow is there: lines, as where nobody looks
        return None

    return Progress(
        MofNCompleteColumn(), TextColumn("programs"), BarColumn(bar_width=24), TimeElapsedColumn(), TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False), console=Console(file=stream), refresh_per_second=4,
    )  # fmt: skip
