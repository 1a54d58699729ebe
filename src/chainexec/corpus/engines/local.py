"""Workers on this machine: processes of our own, each of which makes one shard after another."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec.corpus
from chainexec import errors
from chainexec.corpus.engines.engine import Engine
from chainexec.errors import CorpusError, InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.running import Runner
    from chainexec.corpus.shards import Task

TRIES = 3  # of a shard whose worker dies
ROOT = Path(chainexec.corpus.__file__).parents[2]
TIDYING = 3.0  # seconds that a worker has for that before it is killed
WAIT = 0.2  # seconds between two looks for Ctrl-C


def run(tasks: Iterator[Task], workers: int) -> Iterator[dict[str, Any]]:
    """The entries of all shards, as they are finished."""
    waiting: queue.Queue[Task | None] = queue.Queue(maxsize=workers)
    done: queue.Queue[dict[str, Any] | BaseException] = queue.Queue()
    pool = [_Worker(waiting, done, processor) for processor in processors(workers)]
    under_way = 0
    try:
        for task in tasks:
            while True:  # a full queue must not keep us from what is finished, nor from Ctrl-C
                try:
                    waiting.put(task, timeout=0 if not done.empty() else WAIT)
                    under_way += 1
                    break
                except queue.Full:
                    for entry in _finished(done, block=False):
                        under_way -= 1
                        yield entry
            for entry in _finished(done, block=False):
                under_way -= 1
                yield entry
        while under_way:
            for entry in _finished(done, block=True):
                under_way -= 1
                yield entry
    finally:
        for worker in pool:
            worker.stop()


def processors(workers: int) -> list[int | None]:
    """The processor that each worker keeps to; None for any.

    A worker and the programs that it runs wait for each other in turn. Where there are just as many workers as processors, the kernel often
    lets two such pairs share one processor while another is free (a tenth of the time of two workers on two), so each keeps to its
    own. With fewer workers a free processor is mostly found, and with more there is always something to do.
    """
    if not hasattr(os, "sched_setaffinity"):  # macOS, Windows
        return [None] * workers
    available = sorted(os.sched_getaffinity(0))
    return [*available] if 1 < workers == len(available) else [None] * workers


def _finished(done: queue.Queue[dict[str, Any] | BaseException], *, block: bool) -> Iterator[dict[str, Any]]:
    """What has come in; with `block` it waits a little for one."""
    with contextlib.suppress(queue.Empty):
        while True:
            made = done.get(timeout=WAIT) if block else done.get_nowait()
            block = False
            if isinstance(made, BaseException):
                raise made
            yield made


class _Worker:
    """A process that makes shards, and the thread here that talks to it."""

    def __init__(self, waiting: queue.Queue[Task | None], done: queue.Queue[dict[str, Any] | BaseException], processor: int | None) -> None:
        self._waiting, self._done, self._processor = waiting, done, processor
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()
        threading.Thread(target=self._work, name="chainexec shard worker", daemon=True).start()

    def stop(self) -> None:
        """End the process at once; a shard that is under way is made anew the next time."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is not None:
            assert process.stdin is not None
            with contextlib.suppress(OSError):
                process.stdin.close()  # it tidies up and ends
            try:
                process.wait(TIDYING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _close(process)
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def _is_stopped(self) -> bool:
        return self._stopped

    def _work(self) -> None:
        while True:
            task = self._waiting.get()
            if task is None or self._is_stopped():
                return
            made: dict[str, Any] | BaseException
            try:
                made = self._make(task)
            except BaseException as error:
                made = error
            if not self._is_stopped():
                self._done.put(made)

    def _make(self, task: Task) -> dict[str, Any]:
        line = json.dumps(task.to_dict()).encode() + b"\n"
        status: int | None = None
        for _ in range(TRIES):
            process = self._running()
            answer = b""
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(line)
                process.stdin.flush()
                answer = process.stdout.readline()
            except (BrokenPipeError, ValueError):  # it died before it could read; or was stopped
                answer = b""
            if answer.endswith(b"\n"):
                return _read(json.loads(answer), task)
            status = process.wait()
            _close(process)
            self._process = None
            if self._is_stopped():
                break
        raise CorpusError(f"the worker of shard {task.index} died {TRIES} times, the last time with status {status}; run it again to go on")

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise CorpusError("the build was stopped")
            if self._process is None:
                paths = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
                keeps_to = [] if self._processor is None else [str(self._processor)]
                self._process = subprocess.Popen(  # noqa: S603 - this Python, this module
                    [sys.executable, "-m", __name__, *keeps_to], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
                    env={**os.environ, "PYTHONPATH": paths},
                )  # fmt: skip
            return self._process


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _read(answer: dict[str, Any], task: Task) -> dict[str, Any]:
    if "entry" in answer:
        entry: dict[str, Any] = answer["entry"]
        return entry
    kind = getattr(errors, answer["error"], None)
    if isinstance(kind, type) and issubclass(kind, errors.ChainexecError):
        raise kind(answer["message"])
    raise InternalError(f"shard {task.index} failed: {answer['error']}: {answer['message']}")


# ---- the other side --------------------------------------------------------------------------------------------------


def _serve(processor: int | None) -> None:
    """Make a shard for each line that is read; end when the parent does."""
    if processor is not None:
        with contextlib.suppress(OSError):  # taken away in the meantime: any other will do
            os.sched_setaffinity(0, {processor})
    from chainexec.corpus.recipe import Recipe
    from chainexec.corpus.shards import Task, make_shard, open_runner
    from chainexec.sandbox.sandbox import abandon_all

    runner: Runner | None = None
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints by mistake must not look like an answer
    lines: queue.Queue[bytes] = queue.Queue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        try:  # the parent is gone, or wants no more: nobody waits for what is under way
            abandon_all()
        finally:
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    known: tuple[Any, str] | None = None
    while True:
        task = Task.from_dict(json.loads(lines.get()))
        try:
            if runner is None or known != (task.recipe, task.isolation):
                known = task.recipe, task.isolation
                runner = open_runner(Recipe.from_dict(task.recipe), task.isolation)
            answer: dict[str, Any] = {"entry": make_shard(task, runner)}
        except Exception as error:
            answer = {"error": type(error).__name__, "message": str(error)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


ENGINE = Engine("local", lambda: None, run)

if __name__ == "__main__":
    _serve(int(sys.argv[1]) if len(sys.argv) > 1 else None)
