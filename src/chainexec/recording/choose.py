"""Which recorder runs: the C extension where it is there and works here, else its twin in Python, and why."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError, RecorderError
from chainexec.recording.limits import LimitReached, Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, ModuleType

    from chainexec.analysis.facts import CodeMap
    from chainexec.recording.log import TypeInfo
    from chainexec.recording.session import Recorder

    Discover = Callable[[CodeType, dict[str, Any]], CodeMap | None]
    RecorderClass = Callable[..., Recorder]

# pip keeps a wheel that it built without a compiler, and would take it again
REINSTALL = "reinstall chainexec with a C compiler at hand (`pip install --force-reinstall --no-cache-dir chainexec`)"
SWITCH = "CHAINEXEC_RECORDER"  # environment variable: "c" or "python"
DETAILS = ("lines", "expressions")


@dataclass(frozen=True, slots=True)
class RecorderInfo:
    """Which recorder runs and why.

    Attributes:
        name: "c" or "python".
        version: of the CPython that it runs on, such as "3.13.0".
        reason: why it is this one, in a few words.
    """

    name: str
    version: str
    reason: str


@cache
def extension() -> tuple[ModuleType | None, str]:
    """The C recorder's module, None where it cannot be used, and why."""
    try:
        module = importlib.import_module("chainexec.recording._recorder")
        if not hasattr(module, "Recorder"):
            return None, f"the C recorder was not built; {REINSTALL}"
    except ImportError as error:
        return None, f"the C recorder was not built or cannot be loaded ({error}); {REINSTALL}"
    try:
        complaint = module.selftest()
    except Exception as error:
        complaint = f"{type(error).__name__}: {error}"
    if complaint not in {None, True, ""}:
        reason = f"the C recorder's self-test failed on this Python ({complaint}); please report it"
        warnings.warn(f"chainexec: {reason}. The slower Python recorder is used.", RuntimeWarning, stacklevel=2)
        return None, reason
    return module, "the C recorder is there and its self-test passed"


def _choice() -> tuple[ModuleType | None, str]:
    wanted = os.environ.get(SWITCH, "")
    if wanted == "python":
        return None, f"{SWITCH}=python asks for it"
    if wanted not in {"", "c"}:
        raise RecorderError(f"{SWITCH}={wanted!r}: set it to c or python, or leave it unset")
    module, reason = extension()
    if wanted == "c" and module is None:
        raise RecorderError(f"{SWITCH}=c, but {reason}")
    return module, reason


def module() -> ModuleType | None:
    """The C recorder's module; None where it cannot be used or is not wanted."""
    return _choice()[0]


def recorder_info() -> RecorderInfo:
    """Which recorder runs in this process, and why.

    Returns:
        Its name, the version of CPython, and the reason.

    Raises:
        RecorderError: the environment variable CHAINEXEC_RECORDER asks for one that is not there.
    """
    module, reason = _choice()
    return RecorderInfo("python" if module is None else "c", "{}.{}.{}".format(*sys.version_info), reason)


@cache
def _warn_of_lines(reason: str) -> None:
    warnings.warn(
        f"chainexec: values of expressions need the C recorder, and {reason}. "
        'detail="lines" is recorded instead; pass detail="lines" to choose it yourself.',
        RuntimeWarning,
        stacklevel=4,
    )


def choose(detail: str | None) -> tuple[RecorderClass, str]:
    """The recorder for a run and the detail that it will record; None stands for the default, "expressions" where the recorder can.

    Raises:
        ArgumentError: there is no such detail.
        RecorderError: "expressions" was asked for, and only the Python recorder is there.
    """
    if detail is not None and detail not in DETAILS:
        raise ArgumentError(f'detail={detail!r}: "lines" or "expressions" is needed')
    module, reason = _choice()
    if module is not None:
        module.make_room()
        return module.Recorder, detail or "expressions"
    if detail == "expressions":
        raise RecorderError(f'detail="expressions" needs the C recorder, and {reason}; detail="lines" works without')
    if detail is None:
        _warn_of_lines(reason)
    from chainexec.recording import reference

    twin: Any = reference.Recorder
    return twin, "lines"


def make_recorder(
    made: RecorderClass, discover: Discover, detail: str, limits: Limits, deadline: float, describe: Callable[[type], TypeInfo]
) -> Recorder:
    """A recorder of the chosen sort for one run."""
    bounds = (limits.steps or 0, limits.bytes or 0, limits.depth or 0)
    return made(discover, describe, DETAILS.index(detail), *bounds, deadline, LimitReached)
