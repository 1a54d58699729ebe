"""The traces of programs that ran in a process of their own: what is asked for, and how the answer is read."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chainexec import errors
from chainexec.errors import ArgumentError, ChainexecError, SandboxError
from chainexec.recording.limits import Limits
from chainexec.recording.scope import Scope
from chainexec.sandbox.sandbox import shared
from chainexec.traces.atoms import DamagedError
from chainexec.traces.storage import unpack_trace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.sandbox.sandbox import Reply
    from chainexec.traces.trace import Trace

JOB = "chainexec.tracing_job:trace_job"
SECONDS = 10.0  # where no limit is given


def trace_request(
    source: str, *, call: str | None = None, stdin: str | None = "", filename: str = "<program>", detail: str | None = None,
    scope: Scope | None = None, limits: Limits | None = None, consume: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """What `trace_job` is asked; the arguments are those of `trace_source`.

    Raises:
        ArgumentError: an argument cannot work, or not for a program in another process.
    """
    if stdin is None:
        raise ArgumentError("stdin=None: an isolated program has no standard input but a text; pass the text")
    for name, text in (("source", source), ("stdin", stdin), ("filename", filename), ("call", call or ""), ("detail", detail or "lines")):
        if not isinstance(text, str):
            raise ArgumentError(f"{name}={text!r:.200}: a text is needed")
    if scope is not None and not isinstance(scope, Scope):
        raise ArgumentError(f"scope={scope!r:.200}: a Scope(...) is needed")
    if limits is not None and not isinstance(limits, Limits):
        raise ArgumentError(f"limits={limits!r:.200}: a Limits(...) is needed")
    return {
        "source": source, "call": call, "stdin": stdin, "filename": filename, "detail": detail, "consume": consume,
        "scope": None if scope is None else asdict(scope),
        "limits": None if limits is None else {**asdict(limits), "seconds": None},  # which step the clock stops is chance: it only kills
        "seconds": None if limits is None else limits.seconds,
    }  # fmt: skip


def trace_in_sandbox(request: dict[str, Any], isolation: str, *, capture: bool) -> Trace:
    """Trace in this process's own sandbox.

    Raises:
        SandboxError: there is no trace; says why.
        ChainexecError: what was raised there.
    """
    with shared(isolation, (JOB,)) as sandbox:
        reply = sandbox.run(JOB, request, seconds=request["seconds"] or SECONDS)
    made = trace_of(reply, request)
    if not capture:
        sys.stdout.write(made.stdout)
        sys.stderr.write(made.stderr)
    return made


def trace_of(reply: Reply, request: Mapping[str, Any]) -> Trace:
    """The trace in a reply to `trace_request`.

    Raises:
        SandboxError: there is none, or it is not of this program.
        ChainexecError: what was raised there, such as a SourceError.
    """
    if reply.ended == "failed":
        raise failure(reply.detail)
    if reply.ended != "answered":
        raise SandboxError(f"the isolated run gave no trace: {reply.ended} ({reply.detail})", reply.ended)
    try:
        made = unpack_trace(reply.blob)
    except DamagedError as error:
        raise SandboxError(f"the isolated run gave no trace: {error}", "malformed") from None
    if made.source != request["source"] or any(p.filename == request["filename"] and p.text != made.source for p in made.programs):
        raise SandboxError("the isolated run gave the trace of another program", "tampered")
    return made


def failure(detail: str) -> ChainexecError:
    """The error that a job raised, as far as it is one of ours."""
    name, _, message = detail.partition(": ")
    kind = getattr(errors, name, None)
    if isinstance(kind, type) and issubclass(kind, ChainexecError):
        return kind(message)
    return SandboxError(f"the isolated run failed: {detail}", "failed")
