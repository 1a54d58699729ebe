"""A check in a process of its own: what never ends, takes all memory or ends its process costs a verdict, and not the caller's process.

No sandbox: the programs run with the caller's rights. Only JSON goes to and fro.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec import errors
from chainexec.equivalence.model import BranchCoverage, Coverage, Seen, Verdict, Witness
from chainexec.errors import ArgumentError, ChainexecError, InternalError

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 60.0  # for the whole check, where no limit is given
ROOT = Path(__file__).parents[2]


def check_apart(request: Mapping[str, Any], seconds: float) -> Verdict:
    """The verdict of `check_equivalence(**request)`, made in another process.

    Args:
        request: its arguments, as JSON can hold them; `limits` as a dict.
        seconds: after which that process is killed.

    Raises:
        ArgumentError: something in the request is no text and no number.
        ChainexecError: what `check_equivalence` raised there.
    """
    texts = [request["a"], request["b"], *(request["inputs"] or ())]
    if not all(isinstance(text, str) for text in texts):
        raise ArgumentError("isolation='process' takes texts only, of programs and of calls such as 'f([1, 2])': pass texts")
    try:
        text = json.dumps(request)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"an argument cannot be handed to another process ({error}); leave isolation='process' out") from None
    reading, writing = os.pipe()
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "chainexec.equivalence.apart", str(writing)]
    with open(reading, "rb") as answers:  # noqa: PTH123 - a pipe has no path
        try:
            child = subprocess.Popen(  # noqa: S603 - this Python, this module
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=(writing,),
                env={**os.environ, "PYTHONPATH": paths},
            )  # fmt: skip
        finally:
            os.close(writing)
        try:
            child.communicate(text.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            reason = f"there was no verdict within {seconds:g} seconds, and the process was killed"
            return Verdict("unverified", reason=reason, cause="limit")
        finally:
            child.kill()
            child.wait()
        answer = answers.read()
    if not answer:
        return Verdict("unverified", reason=f"the process ended with status {child.returncode} before there was a verdict", cause="limit")
    return _read(json.loads(answer))


def _read(answer: dict[str, Any]) -> Verdict:
    if "error" in answer:
        kind = getattr(errors, answer["error"], InternalError)
        raise kind(answer["message"])
    made = answer["verdict"]
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


def _serve() -> None:
    """What the other process does."""
    from chainexec.equivalence.check import check_equivalence
    from chainexec.recording.limits import Limits

    answers = int(sys.argv[1])
    request = json.loads(sys.stdin.read())
    if request["limits"] is not None:
        request["limits"] = Limits(**request["limits"])
    answer: dict[str, Any]
    try:
        answer = {"verdict": check_equivalence(**request).to_dict()}
    except ChainexecError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    data = json.dumps(answer).encode()
    while data:
        data = data[os.write(answers, data) :]
    os._exit(0)  # threads of the programs may still run


if __name__ == "__main__":
    _serve()
