"""`Sandbox`: the side that trusts nobody."""

from __future__ import annotations

import atexit
import contextlib
import json
import math
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from chainexec.errors import ArgumentError, SandboxError
from chainexec.sandbox import wire
from chainexec.sandbox.folders import Folder
from chainexec.sandbox.layers import Probe, plan, probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Ended = Literal["answered", "timeout", "killed", "memory", "tampered", "too large", "malformed", "failed"]
ROOT = Path(__file__).parents[2]
# -S: start-up files of installed packages (.pth) would load what they like, such as ctypes
START = "import sys; sys.path.insert(0, sys.argv[1]); from chainexec.sandbox.server import serve; serve(int(sys.argv[2]))"
STARTING = 60.0  # seconds that a server may take to start
ENDING = 10.0  # ... and to tell of the end of a child that was killed
BLOCK = 1 << 20
HASH_SEEDS = 1 << 32


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a run.

    Attributes:
        ended: "answered"; or without an answer: "timeout" (the clock), "killed" (a signal, or it asked for something that is shut),
            "memory", "tampered" (with the recorder, or with the way to us), "too large", "malformed" (an answer that is none),
            "failed" (the job raised).
        value: the answer; {} unless answered.
        blob: its binary part.
        detail: the signal, what was tampered with or asked for; of "failed" the error's class and message.
        seconds: from the order to the end, by the wall clock.
    """

    ended: Ended
    value: dict[str, Any] = field(default_factory=dict)
    blob: bytes = b""
    detail: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether there is an answer."""
        return self.ended == "answered"


class Sandbox:
    """Runs jobs, each in a process of its own, forked from a server that was started clean and has loaded what the jobs need.

    A context manager. It belongs to one thread at a time; the server starts with the first run (or on entering) and is started anew where
    it died.

    Args:
        isolation: "auto" takes the most that this machine has, at least a process with limits; "strict" demands seccomp and Landlock;
            "process" takes a process with limits only.
        jobs: the functions that can be run, as "package.module:function". Each takes a dict and returns a dict and bytes.
        hash_seed: what `PYTHONHASHSEED` is in there: the same seed gives the same order of sets of texts.
        seconds: wall-clock time of a run, after which it is killed.
        memory: bytes of address space that a run may take besides what the server has.
        answer: most bytes of an answer.
        probe: what this machine has; looked at where it is left out.

    Raises:
        ArgumentError: an argument cannot work.
        SandboxError: the isolation cannot be had here; says what is missing.
    """

    def __init__(
        self,
        isolation: str = "auto",
        *,
        jobs: Sequence[str],
        hash_seed: int = 0,
        seconds: float = 10.0,
        memory: int = 1 << 30,
        answer: int = 64 << 20,
        probe: Probe | None = None,
    ) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._folder: Folder | None = None
        self._layers: dict[str, Any] | None = None
        self._ending = False  # the server has yet to tell of the end of a child that has said all
        self.isolation = isolation
        self.jobs = tuple(_names(jobs))
        if type(hash_seed) is not int or not 0 <= hash_seed < HASH_SEEDS:
            raise ArgumentError(f"hash_seed={hash_seed!r}: a whole number from 0 to {HASH_SEEDS - 1} is needed")
        self._seed = hash_seed
        self._seconds, self._memory, self._answer = _seconds(seconds), _bytes("memory", memory), _bytes("answer", answer)
        self._plan = plan(isolation, probe if probe is not None else _machine())
        self.starts = 0  # how many servers there have been

    def __enter__(self) -> Self:
        self._running_server()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def layers(self) -> Mapping[str, Any]:
        """Which layers of isolation are active, as plain JSON."""
        self._running_server()
        assert self._layers is not None
        return dict(self._layers)

    def run(self, job: str, request: Mapping[str, Any], *, seconds: float | None = None, memory: int | None = None) -> Reply:
        """Run a job.

        Args:
            job: one of those that the sandbox was made with.
            request: what it is given, as JSON can hold it. A text "stdin" in it can also be read from descriptor 0 in there.
            seconds: instead of the sandbox's own.
            memory: likewise.

        Raises:
            ArgumentError: there is no such job, or the request cannot be handed over.
            SandboxError: no process can be started.
        """
        if job not in self.jobs:
            raise ArgumentError(f"job={job!r}: this sandbox was made for {', '.join(self.jobs)}")
        limit = self._seconds if seconds is None else _seconds(seconds)
        room = self._memory if memory is None else _bytes("memory", memory)
        try:
            data = wire.write_object({"job": job, "request": dict(request), "stdin": request.get("stdin")})
        except (TypeError, ValueError, RecursionError) as error:
            raise ArgumentError(f"the request cannot be handed to another process ({error}); give it what JSON can hold") from None
        if len(data) > wire.LARGEST_REQUEST:
            raise ArgumentError(f"the request has {len(data):,} bytes; {wire.LARGEST_REQUEST:,} are the most")
        begun = time.monotonic()
        for attempt in (1, 2):
            try:
                return self._run(data, limit, room, begun)
            except _ServerLostError as error:
                self._discard()
                if attempt == 2:
                    raise SandboxError(f"the sandbox's server died twice ({error}); look at the machine's memory and limits") from None
        raise AssertionError

    def close(self) -> None:
        """End the server; a run after that starts another."""
        process, control = self._process, self._control
        self._process = self._control = None
        self._ending = False
        if control is not None:
            control.close()
        if process is not None:
            try:
                process.wait(ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._folder is not None:  # until it is gone, `abandon_all` must know of it
            self._folder.remove()
            self._folder = None

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.close()

    # ---- the server ------------------------------------------------------------------------------------------------------

    def _running_server(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._discard()
            self._start()
        assert self._control is not None
        return self._control

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        environment |= {"PYTHONHASHSEED": str(self._seed), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-S", "-s", "-P", "-c", START, str(ROOT), str(theirs.fileno())]
        try:
            with _starting[0]:
                if _abandoned.is_set():
                    raise _ServerLostError("this process ends")
                _started.add(self)
                self._folder = Folder()
                self._process = subprocess.Popen(  # noqa: S603 - this Python, our own server
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(theirs.fileno(),),
                    env=environment, cwd=self._folder.path, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            ours.close()
            self._discard()
            raise SandboxError(f"the sandbox's server cannot be started: {error}; look at the machine's memory and limits") from error
        finally:
            theirs.close()
        self._control = ours
        self.starts += 1
        path = [entry for entry in sys.path if Path(entry).is_absolute()]
        config = json.dumps({"jobs": self.jobs, "plan": asdict(self._plan), "path": path}).encode()
        try:
            ours.settimeout(STARTING)
            ours.sendall(len(config).to_bytes(8, "little") + config)
            letter, size = wire.WORD.unpack(self._exactly(ours, wire.WORD.size))
            if letter == wire.BROKEN:
                text = ours.recv(4000).decode("utf-8", "replace")
                self.close()
                raise SandboxError(f"the sandbox's server could not start: {text}")
            hello = json.loads(self._exactly(ours, size))
            self._layers = {**hello["layers"], "isolation": self.isolation}
            ours.settimeout(None)
        except (OSError, _ServerLostError) as error:
            status = self._process.poll()
            self._discard()
            what = f"status {status}; {error}"
            raise SandboxError(f"the sandbox's server ended while it started ({what}); is {sys.executable} whole?") from None

    def _discard(self) -> None:
        if self._process is not None:
            self._process.kill()
        self.close()

    @staticmethod
    def _exactly(control: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = control.recv(size - len(data))
            if not part:
                raise _ServerLostError("it hung up")
            data += part
        return data

    # ---- one run ---------------------------------------------------------------------------------------------------------

    def _run(self, data: bytes, seconds: float, memory: int, begun: float) -> Reply:
        control = self._running_server()
        if self._ending:
            self._end(control, kill=False, deadline=time.monotonic())
            self._ending = False
        secret = secrets.token_bytes(wire.SECRET)
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    socket.send_fds(control, [wire.ORDER.pack(wire.RUN, seconds, memory)], [theirs.fileno()])
                letter, number = wire.WORD.unpack(self._exactly(control, wire.WORD.size))
            except OSError as error:
                raise _ServerLostError(str(error)) from None
            if letter == wire.BROKEN:
                raise SandboxError(f"no process can be forked: {os.strerror(number)}; look at the machine's memory and limits")
            deadline = time.monotonic() + seconds
            exchange = _Exchange(ours, wire.REQUEST.pack(secret, self._answer, len(data)) + data, secret, self._answer)
            late = not exchange.go_on(deadline)
            status: int | None = wire.STATUS_SAID
            if exchange.complete and not late:  # its end costs time that we need not wait for
                self._ending = True
            else:
                status = self._end(control, kill=late or exchange.over_full, deadline=deadline)
        how, value, blob, detail = _judged(exchange, status, late=late or status is None, seconds=seconds)
        return Reply(how, value, blob, detail, time.monotonic() - begun)

    def _end(self, control: socket.socket, *, kill: bool, deadline: float) -> int | None:
        """The child's status; None where it had to be killed after its answer, or instead of one."""
        late = kill
        try:
            if not late:
                late = not select.select([control], [], [], max(0.0, deadline - time.monotonic()) + 1.0)[0]
            if late:
                control.sendall(wire.ORDER.pack(wire.KILL, 0.0, 0))
                if not select.select([control], [], [], ENDING)[0]:
                    raise _ServerLostError("it did not answer")
            letter, status = wire.WORD.unpack(self._exactly(control, wire.WORD.size))
        except OSError as error:
            raise _ServerLostError(str(error)) from None
        if letter != wire.ENDED:
            raise _ServerLostError(f"it said {letter!r}")
        return None if late and not kill else status


class _ServerLostError(Exception):
    """The server is gone or talks nonsense."""


class _Exchange:
    """Hands the request over and takes what comes back, up to as much as was asked for."""

    def __init__(self, channel: socket.socket, request: bytes, secret: bytes, largest: int) -> None:
        self._channel, self._rest, self._secret = channel, memoryview(request), secret
        self._most = wire.ANSWER.size + largest
        self.data = bytearray()
        self.over_full = False

    def go_on(self, deadline: float) -> bool:
        """Until the other side hangs up, or says more than it may; whether that was before the deadline."""
        channel = self._channel
        channel.setblocking(False)
        poll = select.poll()
        poll.register(channel.fileno(), select.POLLIN | (select.POLLOUT if self._rest else 0))
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            for _, event in poll.poll(math.ceil(left * 1000)):
                if event & select.POLLOUT and self._rest and not self._sent():
                    return True
                if event & select.POLLOUT and not self._rest:
                    poll.modify(channel.fileno(), select.POLLIN)
                if event & (select.POLLIN | select.POLLHUP | select.POLLERR) and not self._received():
                    return True

    def _sent(self) -> bool:
        try:
            self._rest = self._rest[self._channel.send(self._rest[:BLOCK]) :]
        except BlockingIOError:
            return True
        except OSError:  # it has ended: its status tells why
            self._rest = self._rest[:0]
        return True

    def _received(self) -> bool:
        try:
            part = self._channel.recv(BLOCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.data += part
        if not self._genuine() or len(self.data) > self._most:
            self.over_full = True
            return False
        return bool(part)

    def _genuine(self) -> bool:
        return self._secret.startswith(bytes(self.data[: wire.SECRET]))

    @property
    def complete(self) -> bool:
        """Whether the answer is there, and nothing else."""
        data = self.data
        if self.over_full or self._rest or len(data) < wire.ANSWER.size or not self._genuine():
            return False
        _, _, text_size, blob_size = wire.ANSWER.unpack_from(data)
        return bool(len(data) == wire.ANSWER.size + text_size + blob_size)

    @property
    def forged(self) -> bool:
        return bool(self.data) and (len(self.data) < wire.SECRET or not self._genuine())


def _judged(exchange: _Exchange, status: int | None, *, late: bool, seconds: float) -> tuple[Ended, dict[str, Any], bytes, str]:
    """What a child's answer and status mean."""
    data = exchange.data
    if exchange.forged:
        return "tampered", {}, b"", "something else than the answer was written to the way to us"
    if data and len(data) >= wire.ANSWER.size:
        _, letter, text_size, blob_size = wire.ANSWER.unpack_from(data)
        if text_size + blob_size > exchange._most - wire.ANSWER.size or exchange.over_full:
            return "too large", {}, b"", f"more than {exchange._most - wire.ANSWER.size:,} bytes were announced or sent"
        if len(data) == wire.ANSWER.size + text_size + blob_size and status == wire.STATUS_SAID:
            text = bytes(data[wire.ANSWER.size : wire.ANSWER.size + text_size])
            return _said(letter, text, bytes(data[wire.ANSWER.size + text_size :]))
        if len(data) > wire.ANSWER.size + text_size + blob_size:
            return "tampered", {}, b"", "something was written to the way to us after the answer"
    if late:
        return "timeout", {}, b"", f"there was no answer within {seconds:g} seconds"
    assert status is not None
    if status == -signal.SIGXCPU:
        return "timeout", {}, b"", "it took more processor time than it was given"
    if status < 0:
        with contextlib.suppress(ValueError):
            return "killed", {}, b"", f"signal {-status} ({signal.Signals(-status).name})"
        return "killed", {}, b"", f"signal {-status}"
    if status == wire.STATUS_MUTE:
        return "tampered", {}, b"", "the way to us was closed"
    return "killed", {}, b"", f"the process ended with status {status} before there was an answer"


def _said(letter: bytes, text: bytes, blob: bytes) -> tuple[Ended, dict[str, Any], bytes, str]:
    how = wire.HOW.get(letter)
    if how is None:
        return "malformed", {}, b"", f"there is no ending {letter!r}"
    if how == "answered":
        try:
            return "answered", wire.read_object(text), blob, ""
        except wire.MalformedError as error:
            return "malformed", {}, b"", str(error)
    ended: Any = how
    return ended, {}, b"", text.decode("utf-8", "replace")


# ---- arguments -------------------------------------------------------------------------------------------------------


def _machine() -> Probe:
    return probe()


def _names(jobs: Sequence[str]) -> Sequence[str]:
    given: Any = jobs  # whatever the caller gave
    if isinstance(given, str) or not given or not all(isinstance(job, str) and job.count(":") == 1 for job in given):
        raise ArgumentError(f'jobs={jobs!r}: names of functions such as ["chainexec.tracing_job:trace_job"] are needed')
    return jobs


def _seconds(seconds: float) -> float:
    if type(seconds) not in {int, float} or not 0 < seconds < math.inf:
        raise ArgumentError(f"seconds={seconds!r}: a finite number above 0 is needed")
    return float(seconds)


def _bytes(name: str, size: int) -> int:
    if type(size) is not int or not 0 < size < 1 << 62:
        raise ArgumentError(f"{name}={size!r}: a whole number of bytes above 0 is needed")
    return size


# ---- one for this process ---------------------------------------------------------------------------------------------

_shared: dict[tuple[str, tuple[str, ...]], Sandbox] = {}
_shared_lock = [threading.RLock()]  # one; a forked process takes another, since the thread that holds this one may be missing there


@contextlib.contextmanager
def shared(isolation: str, jobs: Sequence[str]) -> Iterator[Sandbox]:
    """A sandbox of this process, kept for the next one who asks for the same; one thread at a time has it."""
    with _shared_lock[0]:
        key = (isolation, tuple(jobs))
        found = _shared.get(key)
        if found is None:
            found = _shared[key] = Sandbox(isolation, jobs=jobs)
        yield found


_starting = [threading.Lock()]  # held while a server and its folder are made; a new one in a forked process
_started: weakref.WeakSet[Sandbox] = weakref.WeakSet()
_abandoned = threading.Event()


def abandon_all() -> None:
    """Kill all servers and remove their folders, whatever other threads do with them, and start none: for a process that ends at once."""
    with _starting[0]:
        _abandoned.set()
        for sandbox in _started:
            process, folder = sandbox._process, sandbox._folder
            if process is not None:
                process.kill()
            if folder is not None:
                folder.remove()


def _close_shared() -> None:
    while _shared:
        _shared.popitem()[1].close()


def _forget_shared() -> None:
    """In a forked process: the servers are the other's; only this process's copies of their sockets are closed."""
    _shared_lock[0], _starting[0] = threading.RLock(), threading.Lock()
    _started.clear()
    for sandbox in _shared.values():
        if sandbox._control is not None:
            sandbox._control.close()
        if sandbox._folder is not None:
            sandbox._folder.forget()
        sandbox._control = sandbox._process = sandbox._folder = None
        sandbox._ending = False
    _shared.clear()


atexit.register(_close_shared)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_shared)
