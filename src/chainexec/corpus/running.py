"""Runs the programs of a corpus, isolated or not, and says why there is no trace where there is none."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from chainexec.errors import ArgumentError, ChainexecError, SandboxError
from chainexec.isolated import JOB, trace_of, trace_request
from chainexec.recording.limits import Limits
from chainexec.sandbox import Reply, Sandbox
from chainexec.sandbox.inside import TamperedError
from chainexec.traces import Stopped
from chainexec.tracing_job import trace_job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    Job = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]

    from chainexec.corpus.program import Input
    from chainexec.corpus.recipe import RunLimits
    from chainexec.traces import Trace

ISOLATIONS = ("auto", "strict", "process", "none")
INPUTS = "chainexec.corpus.sources.generating:inputs_job"
VARIANTS = "chainexec.corpus.variants:variants_job"
HASH_SEEDS = (0, 1)  # of a run and of the one that it is compared with: what depends on the order of a set comes out differently
WORK_FACTOR = 6  # a job runs a program several times
FAILED = "failed"


class Drop(NamedTuple):
    """Why something is not in the corpus.

    Attributes:
        what: "row", "program", "input", "run" or "sample": what was left out.
        reason: a few words of a fixed set.
        detail: what exactly happened.
        id: what it is called.
    """

    what: str
    reason: str
    detail: str = ""
    id: str = ""


class Runner:
    """Runs programs; a context manager. With isolation, each run has a process of its own."""

    def __init__(self, isolation: str, limits: RunLimits, *, jobs: tuple[str, ...] = (JOB,)) -> None:
        if isolation not in ISOLATIONS:
            raise ArgumentError(f"isolation={isolation!r}: there are {', '.join(map(repr, ISOLATIONS))}")
        self._limits = limits
        self._stack = ExitStack()
        self._boxes: list[Sandbox] = []
        if isolation != "none":
            memory = limits.memory << 20
            for number, hash_seed in enumerate(HASH_SEEDS):  # only the first of them does other jobs than to trace
                box = Sandbox(isolation, jobs=jobs if number == 0 else (JOB,), hash_seed=hash_seed, seconds=limits.seconds, memory=memory)
                self._boxes.append(self._stack.enter_context(box))

    @property
    def layers(self) -> Mapping[str, Any]:
        """What stands between a program and this machine, for the provenance of samples."""
        return self._boxes[0].layers if self._boxes else {"process": False}

    def trace(self, source: str, given: Input, *, other: bool = False) -> Trace | Drop:
        """The run of a program; with `other` in the process that orders sets differently."""
        limits = Limits(steps=self._limits.steps, bytes=self._limits.memory << 19)
        request = trace_request(source, call=given.call, stdin=given.stdin, limits=limits)
        reply = self._boxes[1 if other else 0].run(JOB, request) if self._boxes else self._here(trace_job, request)
        try:
            made = trace_of(reply, request)
        except SandboxError as error:
            return Drop("run", error.ended or FAILED, reply.detail or str(error))
        except ChainexecError as error:
            return Drop("run", FAILED, f"{type(error).__name__}: {error}")
        if isinstance(made.outcome, Stopped):
            reason = "timeout" if made.outcome.limit == "seconds" else "stopped"
            return Drop("run", reason, f"after {len(made)} steps, at the limit of {made.outcome.limit}")
        return made

    def work(self, job: str, request: Mapping[str, Any]) -> dict[str, Any] | Drop:
        """What another job than tracing answers."""
        if self._boxes:
            reply = self._boxes[0].run(job, request, seconds=WORK_FACTOR * self._limits.seconds)
        else:
            reply = self._here(_JOBS[job](), dict(request))
        return reply.value if reply.ended == "answered" else Drop("program", reply.ended, reply.detail)

    def _here(self, job: Job, request: dict[str, Any]) -> Reply:
        """A job's reply without a sandbox: only for programs that are trusted."""
        if "limits" in request:
            request["limits"]["seconds"] = self._limits.seconds  # no other clock stops it
        try:
            value, blob = job(request)
        except TamperedError as error:
            return Reply("tampered", detail=str(error))
        except ChainexecError as error:
            return Reply("failed", detail=f"{type(error).__name__}: {error}")
        return Reply("answered", value, blob)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._stack.close()


def _inputs() -> Job:
    from chainexec.corpus.sources.generating import inputs_job

    return inputs_job


def _variants() -> Job:
    from chainexec.corpus.variants import variants_job

    return variants_job


_JOBS = {INPUTS: _inputs, VARIANTS: _variants}
