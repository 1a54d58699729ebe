"""The life of a child: confine itself, read its request, do its job, answer, end."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from chainexec.sandbox import wire
from chainexec.sandbox.inside import GUARD, TamperedError

if sys.platform != "win32":  # where no child is ever made
    import resource

if TYPE_CHECKING:
    from chainexec.sandbox.server import _Server

CHANNEL = 200  # the one descriptor that is open besides 0, 1 and 2; programs get the numbers that they get elsewhere
OPEN_FILES = 128


def live(server: _Server, channel: int, seconds: float, memory: int) -> NoReturn:
    """Never returns: what goes wrong ends the process."""
    try:
        _live(server, channel, seconds, memory)
    finally:
        os._exit(1)


def _live(server: _Server, channel: int, seconds: float, memory: int) -> NoReturn:
    os.setsid()
    os.dup2(channel, CHANNEL)
    os.closerange(3, CHANNEL)
    os.closerange(CHANNEL + 1, CHANNEL + 56)
    guard = server.guard
    channel_end: Any = _Plain() if guard is None else guard
    request = json.loads(channel_end.take(CHANNEL))
    _provide_input(request.get("stdin"))
    _limit(server, seconds, memory)
    if guard is not None:
        guard.confine_child(server.landlock, server.seccomp)
    job = server.jobs[request["job"]]
    how, text, blob = "f", b"", b""
    try:
        if guard is not None:
            guard.begin()
        facts, blob = job(request["request"])
        how, text = "a", wire.write_object(facts)
    except MemoryError:
        how, text, blob = "m", b"there was no memory left", b""
    except TamperedError as error:
        how, text, blob = "t", str(error).encode("utf-8", "replace"), b""
    except Exception as error:
        text, blob = _failure(error), b""
    channel_end.answer(how, text, blob)
    raise AssertionError("the process has not ended")


def _failure(error: BaseException) -> bytes:
    """Class and message, separated by ": "."""
    kind = type(error)
    message = str(error) if kind.__module__.startswith("chainexec") else repr(error)
    return f"{kind.__name__}: {message}".encode("utf-8", "replace")[:10_000]


def _provide_input(text: Any) -> None:
    """Descriptor 0 holds what sys.stdin holds: programs read it by `open(0)` or `os.read(0, ...)`, too."""
    if not hasattr(os, "memfd_create"):
        return
    GUARD.provides_input = True
    if not isinstance(text, str) or not text:
        return  # /dev/null stands there
    number = os.memfd_create("stdin")
    rest = memoryview(text.encode("utf-8", "surrogatepass"))
    while rest:
        rest = rest[os.write(number, rest) :]
    os.lseek(number, 0, os.SEEK_SET)
    os.dup2(number, 0)
    os.close(number)


def _limit(server: _Server, seconds: float, memory: int) -> None:
    cpu = math.ceil(seconds) + 1
    wanted = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NOFILE": OPEN_FILES, "RLIMIT_CPU": cpu}
    wanted |= {"RLIMIT_MEMLOCK": 0, "RLIMIT_MSGQUEUE": 0}
    if server.base:
        wanted["RLIMIT_AS"] = server.base + memory
    if not server.seccomp and sys.platform != "linux":
        wanted["RLIMIT_NPROC"] = 0  # there it counts processes only, threads not
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(number, (value, value))
        except (ValueError, OSError):
            if name != "RLIMIT_MSGQUEUE":  # macOS has some by name only
                raise
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


class _Plain:
    """Stands in for the guard where its C part was not built. The secret is then in Python's memory, where a program can find it."""

    def __init__(self) -> None:
        self._secret, self._largest, self._channel = b"", 0, -1

    def take(self, channel: int) -> bytes:
        self._channel = channel
        self._secret, self._largest, size = wire.REQUEST.unpack(self._exactly(wire.REQUEST.size))
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = os.read(self._channel, min(size - len(data), 1 << 20))
            if not part:
                os._exit(1)
            data += part
        return bytes(data)

    def answer(self, how: str, text: bytes, blob: bytes) -> NoReturn:
        if len(text) + len(blob) > self._largest:
            how, text, blob = "l", b"the answer is larger than was asked for", b""
        data = memoryview(wire.ANSWER.pack(self._secret, how.encode(), len(text), len(blob)) + text + blob)
        while data:
            data = data[os.write(self._channel, data) :]
        os._exit(wire.STATUS_SAID)
