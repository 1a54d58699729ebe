"""A check in a process of its own: what never ends, takes all memory or ends its process costs a verdict, and not the caller's process.

It is the sandbox's process. What the programs answer is read as JSON, and each part of it is looked at.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chainexec import errors
from chainexec.equivalence.model import BranchCoverage, Coverage, Seen, Verdict, Witness
from chainexec.errors import ArgumentError, ChainexecError, SandboxError
from chainexec.sandbox.sandbox import shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.sandbox.sandbox import Reply

SECONDS = 60.0  # for the whole check, where no limit is given
JOB = "chainexec.equivalence.apart:check_job"
SANDBOX_HELPERS = ("hypothesis",)  # makes functions from code objects, which programs may not


def check_apart(request: Mapping[str, Any], isolation: str, seconds: float) -> Verdict:
    """The verdict of `check_equivalence(**request)`, made in another process.

    Args:
        request: its arguments, as JSON can hold them; `limits` as a dict.
        isolation: "auto", "strict" or "process".
        seconds: after which that process is killed.

    Raises:
        ArgumentError: something in the request is no text and no number.
        SandboxError: the isolation cannot be had here.
        ChainexecError: what `check_equivalence` raised there.
    """
    texts = [request["a"], request["b"], *(request["inputs"] or ())]
    if not all(isinstance(text, str) for text in texts):
        raise ArgumentError(f"isolation={isolation!r} takes texts only, of programs and of calls such as 'f([1, 2])': pass texts")
    try:
        json.dumps(request)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"an argument cannot be handed to another process ({error}); leave isolation={isolation!r} out") from None
    with shared(isolation, (JOB,)) as sandbox:
        reply = sandbox.run(JOB, request, seconds=seconds)
    return verdict_of(reply, seconds)


def check_job(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The job of a sandbox: make the check."""
    from chainexec.equivalence.check import check_equivalence
    from chainexec.recording.limits import Limits

    limits = request["limits"]
    return check_equivalence(**{**request, "limits": None if limits is None else Limits(**limits)}).to_dict(), b""


def sandbox_warm() -> None:
    """Called once by a sandbox's server before it forks: loads all that a check needs."""
    request = {"a": "def f(x: int) -> list[int]:\n    return [x]\n", "b": "def f(x: int) -> list[int]:\n    return [x, x]\n"}
    check_job({**request, "limits": None})


def verdict_of(reply: Reply, seconds: float) -> Verdict:
    """The verdict in a reply, or what else became of the check.

    Raises:
        ChainexecError: what was raised there.
    """
    if reply.ended == "answered":
        try:
            return _read(reply.value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = f"the process answered something that is no verdict ({type(error).__name__})"
            return Verdict("unverified", reason=reason, cause="limit")
    if reply.ended == "failed":
        name, _, message = reply.detail.partition(": ")
        kind = getattr(errors, name, None)
        if isinstance(kind, type) and issubclass(kind, ChainexecError):
            raise kind(message)
        raise SandboxError(f"the check failed: {reply.detail}", "failed")
    if reply.ended == "timeout":
        reason = f"there was no verdict within {seconds:g} seconds, and the process was killed"
        return Verdict("unverified", reason=reason, cause="limit")
    return Verdict("unverified", reason=f"there was no verdict: {reply.ended} ({reply.detail})", cause="limit")


def _read(answer: dict[str, Any]) -> Verdict:
    made = dict(answer)
    made["coverage"] = Coverage(*(_coverage(made["coverage"][side]) for side in ("a", "b")))
    if made["witness"] is not None:
        made["witness"] = _witness(made["witness"])
    return Verdict(**made)


def _coverage(made: dict[str, Any]) -> BranchCoverage:
    return BranchCoverage(made["covered"], made["total"], tuple(made["missing_lines"]))


def _witness(made: dict[str, Any]) -> Witness:
    sides = [
        Seen(seen["outcome"], seen["output"], seen["errors"], tuple(seen["arguments"]), tuple(seen["globals"].items()))
        for seen in (made["a"], made["b"])
    ]
    return Witness(made["call"], tuple(made["differs"]), *sides)
