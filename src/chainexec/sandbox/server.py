"""The small process that was started clean: it loads what the jobs need, seals it, and forks a child for each run.

It never reads anything that a child wrote, and does nothing but wait while a child runs.
"""

from __future__ import annotations

import gc
import importlib
import json
import linecache
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from chainexec.sandbox import wire
from chainexec.sandbox.child import live
from chainexec.sandbox.inside import GUARD
from chainexec.sandbox.layers import guard_module, readable_paths
from chainexec.sandbox.sealing import hide_interpreter, only_source, seal, settle

if TYPE_CHECKING:
    from collections.abc import Callable

# Loaded before anything is forked: programs import them often, and some open libraries that may not be read later.
PRELOADED = (
    "__future__", "abc", "argparse", "array", "ast", "asyncio", "base64", "binascii", "bisect", "bz2", "calendar", "cmath", "codecs",
    "collections", "collections.abc", "contextlib", "contextvars", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib",
    "dis", "doctest", "enum", "fractions", "functools", "graphlib", "gzip", "hashlib", "heapq", "hmac", "html", "inspect", "io",
    "itertools", "json", "keyword", "linecache", "locale", "logging", "lzma", "math", "numbers", "operator", "os", "pathlib", "pickle",
    "pprint", "queue", "random", "re", "reprlib", "secrets", "shlex", "signal", "statistics", "string", "struct", "subprocess",
    "symtable", "tempfile", "textwrap", "threading", "time", "timeit", "token", "tokenize", "traceback", "types", "typing",
    "unicodedata", "unittest", "urllib.parse", "uuid", "warnings", "weakref", "zipfile", "zlib", "zoneinfo",
)  # fmt: skip
UNSAFE = {"ctypes", "_ctypes", "_testcapi", "_testinternalcapi", "_remote_debugging"}
POLL = 0.002  # seconds between two looks where the kernel cannot tell of a child's end


def serve(control_number: int) -> NoReturn:
    """What the server does, from its first order (its configuration) to its end."""
    control = socket.socket(fileno=control_number)
    try:
        config = _configuration(control)
        server = _Server(control, config)
    except BaseException as error:
        control.sendall(wire.WORD.pack(wire.BROKEN, 0) + f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:4000])
        os._exit(1)
    server.loop()


def _configuration(control: socket.socket) -> dict[str, Any]:
    size = int.from_bytes(_exactly(control, 8), "little")
    found: dict[str, Any] = json.loads(_exactly(control, size))
    return found


def _exactly(control: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = control.recv(size - len(data))
        if not part:
            os._exit(0)  # nobody is there any more
        data += part
    return data


class _Server:
    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self.control = control
        plan = config["plan"]
        library = list(sys.path)
        sys.path[:] = [*config["path"], *(path for path in library if path not in config["path"])]
        self.jobs = {name: _job(name) for name in config["jobs"]}
        for name in PRELOADED:
            importlib.import_module(name)
        for module in {job.__module__: None for job in self.jobs.values()}:
            getattr(sys.modules[module], "sandbox_warm", int)()  # what is loaded and specialised now need not be in every child
        folders, files, listed = readable_paths()
        home = str(Path.cwd())
        sys.path[:] = [path for path in library if any(path == root or root.startswith(f"{path}/") for root in (*folders, *files))]
        sys.path_importer_cache.clear()
        unsafe = sorted(UNSAFE & sys.modules.keys())
        if unsafe:
            raise ImportError(f"a job loads {', '.join(unsafe)}, by which a program could reach the interpreter's memory")
        self.layers: dict[str, Any] = {"process": True, "rlimits": True, "guard": plan["guard"]}
        self.seccomp, self.landlock = plan["seccomp"], plan["landlock"]
        self.guard: Any = guard_module() if plan["guard"] else None
        self.sealed = 0
        only_source()
        _prepare_interpreter()
        if self.guard is not None:
            self.guard.watch(tuple(map(os.fsencode, (*folders, *files, home))), tuple(map(os.fsencode, listed)))
            GUARD.install(self.guard)
            hide_interpreter(self.guard)
            self.sealed = seal(self.guard, tuple(self.jobs))
            self.guard.filter_subclasses()
        self.base = _size()
        namespaces: list[str] = []
        if self.guard is not None and sys.platform == "linux":
            encoded = [tuple(map(os.fsencode, paths)) for paths in ((*folders, home), files, listed)]
            namespaces = self.guard.confine_server(self.landlock, *encoded, plan["namespaces"])
        confined = self.guard is not None and sys.platform == "linux"
        self.layers |= {"no_new_privs": confined, "seccomp": self.seccomp, "landlock": self.landlock, "namespaces": namespaces}
        self.pidfd = hasattr(os, "pidfd_open")
        if self.guard is not None:
            settle(self.guard)
        gc.collect()
        gc.freeze()
        if self.guard is not None:
            self.base += self.guard.fill()

    def loop(self) -> NoReturn:
        word = json.dumps({"layers": self.layers, "sealed": self.sealed}).encode()
        self.control.sendall(wire.WORD.pack(wire.READY, len(word)) + word)
        while True:
            letter, seconds, memory, channel = self._order()
            if letter != wire.RUN or channel is None:
                continue  # the child that was to be killed has ended by itself meanwhile
            try:
                pid = os.fork()
            except OSError as error:
                os.close(channel)
                self.control.sendall(wire.WORD.pack(wire.BROKEN, error.errno or 0))
                continue
            if pid == 0:
                live(self, channel, seconds, memory)
            os.close(channel)
            self.control.sendall(wire.WORD.pack(wire.STARTED, pid))
            self.control.sendall(wire.WORD.pack(wire.ENDED, self._wait(pid)))

    def _order(self) -> tuple[bytes, float, int, int | None]:
        data, descriptors, _, _ = socket.recv_fds(self.control, wire.ORDER.size, 1)
        if not data:
            os._exit(0)
        if len(data) < wire.ORDER.size:
            data += _exactly(self.control, wire.ORDER.size - len(data))
        letter, seconds, memory = wire.ORDER.unpack(data)
        return letter, seconds, memory, descriptors[0] if descriptors else None

    def _wait(self, pid: int) -> int:
        """The status with which a child ended. It is killed when that is ordered, or when nobody is there any more."""
        poll = select.poll()
        poll.register(self.control.fileno(), select.POLLIN)
        number = os.pidfd_open(pid) if self.pidfd else -1
        if number >= 0:
            poll.register(number, select.POLLIN)
        try:
            while True:
                ready = [place for place, _ in poll.poll(None if number >= 0 else POLL * 1000)]
                if number < 0 or number in ready:
                    ended, status = os.waitpid(pid, os.WNOHANG)
                    if ended:
                        return os.waitstatus_to_exitcode(status)
                if self.control.fileno() in ready:
                    data = self.control.recv(wire.ORDER.size)
                    _kill(pid)
                    _, status = os.waitpid(pid, 0)
                    if not data:
                        os._exit(0)
                    return os.waitstatus_to_exitcode(status)
        finally:
            if number >= 0:
                os.close(number)


def _kill(pid: int) -> None:
    """Kill a child and what it may have started. It leads a group of its own; in its first moments it does not yet."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _job(name: str) -> Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]:
    module, _, function = name.partition(":")
    found: Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]] = getattr(importlib.import_module(module), function)
    return found


def _prepare_interpreter() -> None:
    """As a program finds it that is run as a script: no arguments, no modules of the server's own start."""
    import site

    for builtin in (site.setquit, site.setcopyright, site.sethelper):
        builtin()  # what `import site` does for programs besides paths
    sys.argv[:] = ["<program>"]
    sys.dont_write_bytecode = True
    for texts in (linecache.cache, getattr(linecache, "_interactive_cache", {})):
        for name in [name for name in texts if "<string>" in name]:  # the text of `python -c`, under the name of what exec() runs
            del texts[name]
    main = sys.modules["__main__"]
    for name in list(vars(main)):
        if not name.startswith("__"):
            del main.__dict__[name]
    time.tzset()


def _size() -> int:
    """Bytes of address space that this process uses; 0 where nobody tells."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no path object is needed for that
            return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        return 0
