"""One recorded run: what `trace` and its like have in common."""

from __future__ import annotations

import functools
import reprlib
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chainexec.errors import ArgumentError
from chainexec.recording import choose, session
from chainexec.recording.describe import describe_type
from chainexec.recording.guard import monitoring
from chainexec.recording.interpreter import HEADROOM, height, operation_at
from chainexec.recording.limits import LimitReached, Limits
from chainexec.recording.streams import Streams
from chainexec.sandbox import inside
from chainexec.sandbox.inside import GUARD, hidden

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from chainexec.recording.guard import RunProgram
    from chainexec.recording.log import RunLog
    from chainexec.recording.scope import Follower
    from chainexec.source import Program
    from chainexec.traces import Trace

Detail = Literal["lines", "expressions"]
DEFAULT_LIMITS = Limits()
# Whose frames stand around the program's.
OWN_FILES = (str(Path(__file__).with_name("tracing.py")), __file__, session.__file__, inside.__file__)


@functools.cache
def _trace_class() -> type[Trace]:
    from chainexec.traces import Trace  # here, because it takes longer to load than all the rest

    return Trace


class Run:
    """One recorded run: streams, session and recorder together."""

    def __init__(
        self, follower: Follower, detail: str | None, limits: Limits | None, stdin: str | None, *, capture: bool, keep: bool = True
    ) -> None:
        if limits is not None and not isinstance(limits, Limits):
            raise ArgumentError(f"limits={shown(limits)}: a Limits(...) is needed")
        if stdin is not None and not isinstance(stdin, str):
            raise ArgumentError(f"stdin={shown(stdin)}: a text is needed")
        self.sort, self.detail = choose.choose(detail)
        self.limits = limits or DEFAULT_LIMITS
        self.session = session.Session(follower)
        self.streams = Streams(stdin, capture=capture, hide=hidden, there=GUARD.provides_input, keep=keep)
        self.recorder: Any = None
        self.source: Program | None = None
        self.error: BaseException | None = None
        self._started = 0.0

    def call(
        self, program: Callable[[], Any], depth: int, *, before: Callable[[], Any] | None = None, source: Program | None = None
    ) -> Trace:
        """Run `before` unrecorded, then `program` recorded, each as if `depth` frames stood on the stack: the program has its own room."""
        self.source = source
        with self.streams:
            result, ended = None, True
            error = None if before is None else _raised_by(functools.partial(monitoring().at_depth, depth, before))
            try:
                run = self._ready()
                if error is None:
                    lent = getattr(self.recorder, "lent", None)
                    if lent is not None:  # the Python recorder's, which counts frames itself
                        depth, program = depth - 1, functools.partial(_lend, lent, depth, program)
                    result, error, ended = run(depth, program)
                return self.stop(result, error, ended=ended, streams=False)
            finally:
                self.session.close()  # where Ctrl-C came between the program's end and ours

    async def call_awaited(self, program: Callable[[], Any]) -> Trace:
        """The same for a program that is awaited."""
        result: Any = None
        error: BaseException | None = None
        with self.streams:
            self.start(streams=False)
            try:
                try:
                    result = await program()
                except BaseException as raised:
                    error = raised
                return self.stop(result, error, streams=False)
            finally:
                self.session.close()

    def _ready(self) -> RunProgram:
        try:
            self._connect()
            return self.session.ready(self.recorder)
        except BaseException:
            self.streams.connect(None, None)
            raise

    def start(self, *, streams: bool = True) -> None:
        if streams:
            self.streams.__enter__()
        try:
            self._connect()
            self.session.start(self.recorder)
        except BaseException:
            self.streams.connect(None, None)
            if streams:
                self.streams.__exit__(None, None, None)
            raise

    def _connect(self) -> None:
        """Make the recorder, and tell it of the streams."""
        deadline = 0.0 if self.limits.seconds is None else time.monotonic() + self.limits.seconds
        discover = hidden(self.session.discover)
        self.recorder = choose.make_recorder(self.sort, discover, self.detail, self.limits, deadline, hidden(describe_type))
        self.streams.connect(self.recorder.output, self.recorder.input)
        self._started = time.perf_counter()

    def join(self, frame: FrameType) -> None:
        """Follow a frame that runs already."""
        self.session.discover(frame.f_code, frame.f_globals)

    def stop(self, result: Any, error: BaseException | None, *, ended: bool = False, streams: bool = True) -> Trace:
        """The trace; `ended`: the events are off already."""
        seconds = time.perf_counter() - self._started
        try:
            log = self.session.stop(*(() if error is not None else (result,)), ended=ended)
        finally:
            self.streams.connect(None, None)
            if streams:
                self.streams.__exit__(None, None, None)
        return self._made(log, seconds, result, error)

    def _made(self, log: RunLog, seconds: float, result: Any, error: BaseException | None) -> Trace:
        limit = self.recorder.limit
        self.error = error
        if error is not None:
            _cut_own_frames(error)
        facts: dict[str, Any] = {} if error is not None or limit is not None else {"result": result}
        made = _trace_class()(
            log,
            source=None if self.source is None else self.source.text,
            stdout=self.streams.stdout,
            stderr=self.streams.stderr,
            limit=limit,
            exception=None if issubclass(type(error), LimitReached) else error,
            stats={"seconds": seconds, "detail": self.detail, "tampered": self.session.tampered},
            **facts,
        )
        if isinstance(error, KeyboardInterrupt) and not _raised_by_program(error):
            error.trace = made  # type: ignore[attr-defined]
            raise error
        return made


def _raised_by(work: Callable[[], Any]) -> BaseException | None:
    try:
        work()
    except BaseException as error:
        return error
    return None


def _lend(lent: dict[int, int], depth: int, program: Callable[[], Any]) -> Any:
    """Call a program as if so many frames stood on the stack, this one included; `lent` is told how many more there are."""
    found = height(sys._getframe(), None) - depth
    lent[threading.get_ident()] = found if monitoring().lends_frames else min(found, HEADROOM.SIZE // 3)  # its callbacks need the rest
    return program()


def _cut_own_frames(error: BaseException) -> None:
    """Take our own frames, which run the program, off the outer end of an exception's traceback."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename in OWN_FILES:
        traceback = traceback.tb_next
    BaseException.with_traceback(error, traceback)  # past whatever `__setattr__` the program gave it


def _raised_by_program(error: BaseException) -> bool:
    """Whether a `raise` statement raised it, and not the user who pressed Ctrl-C."""
    traceback = error.__traceback__
    if traceback is None:
        return False
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return operation_at(traceback.tb_frame.f_code, traceback.tb_lasti) == "RAISE_VARARGS"


def shown(value: object) -> str:
    """A short text of an argument of ours, for a message."""
    return reprlib.repr(value)
