"""Records the last steps of a run that must not be stopped: at a limit the record is put aside, and another one begins."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from chainexec.errors import ChainexecError
from chainexec.recording import choose
from chainexec.recording.describe import describe_type
from chainexec.recording.interpreter import PAUSES
from chainexec.recording.limits import Limits
from chainexec.recording.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType

    from chainexec.recording.log import RunLog
    from chainexec.recording.scope import Follower
    from chainexec.recording.session import Recorder

TOO_FEW = 1_000  # steps: where so few fill the room for bytes, renewing the record over and over would take all the time


class Recorded(NamedTuple):
    """What a window has kept.

    Attributes:
        log: of the latest record.
        detail: "lines" or "expressions".
        left_out: steps that were recorded before it and are not kept.
        given_up: why the log ends before the run does; "" where it does not.
        tampered: what of the monitoring the program changed.
    """

    log: RunLog
    detail: str
    left_out: int
    given_up: str
    tampered: tuple[str, ...]


class Window:
    """One recording, from `start` to `stop`. It holds at most `steps` steps and about `size` bytes of records at any time.

    Threads that were running when a record began are no part of it; so a thread of the program's is not followed any more once the record
    was renewed.
    """

    def __init__(self, follower: Follower, *, steps: int, size: int) -> None:
        self._limits = Limits(steps=steps, bytes=size)
        self._session = Session(follower)
        self._sort, self._detail = choose.choose("expressions" if choose.recorder_info().name == "c" else "lines")
        self._recorder: Recorder | None = None
        self._thread = 0
        self._left_out = 0
        self._given_up: tuple[RunLog, str] | None = None

    def start(self, suspended: Iterable[CodeType] = ()) -> None:
        """Start recording; of `suspended`, the code of generators that wait since an earlier recording, those that go on join this one.

        Raises:
            RecorderError: every id of sys.monitoring is taken.
        """
        self._thread = threading.get_ident()
        self._recorder = self._made()
        self._session.start(self._recorder, self._on_limit)
        for code in suspended:
            self._session.watch_again(code)

    @property
    def generators(self) -> tuple[CodeType, ...]:
        """The code that was followed so far and may wait for a later recording."""
        return tuple(code for code in self._session.followed if code.co_flags & PAUSES)

    def take(self) -> Recorded:
        """What was recorded so far; the recording goes on with an empty record."""
        if self._given_up is not None:
            return self._recorded(*self._given_up)
        before = self._left_out
        self._left_out += self._steps
        return self._recorded(self._renewed(), "", before)

    def stop(self) -> Recorded:
        """The end of the recording."""
        log = self._session.stop()
        return self._recorded(*(self._given_up or (log, "")))

    @property
    def _steps(self) -> int:
        return 0 if self._recorder is None else self._recorder.step_count

    def _made(self) -> Recorder:
        return choose.make_recorder(self._sort, self._session.discover, self._detail, self._limits, 0.0, describe_type)

    def _renewed(self) -> RunLog:
        self._recorder = self._made()
        return self._session.renew(self._recorder, self._on_limit)

    def _recorded(self, log: RunLog, given_up: str, left_out: int | None = None) -> Recorded:
        tampered = () if given_up else self._session.tampered
        return Recorded(log, self._detail, self._left_out if left_out is None else left_out, given_up, tampered)

    def _on_limit(self, limit: str) -> None:
        """Called by the recorder, in the midst of an event. The program goes on in any case."""
        if threading.get_ident() != self._thread:
            return  # a record that another thread began would not have this one in it: later
        recorder, steps = self._recorder, self._steps
        assert recorder is not None
        if limit == "steps" or (limit == "bytes" and steps >= TOO_FEW):
            self._left_out += steps
            try:
                self._renewed()
            except ChainexecError as error:
                self._given_up = (recorder.finish(), str(error))
        else:
            self._given_up = (recorder.finish(), f"its values take more memory than {self._limits.bytes:,} bytes within {steps:,} steps")
