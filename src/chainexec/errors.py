"""The errors that chainexec raises itself. Each message says what happened and what to do next."""

from __future__ import annotations


class ChainexecError(Exception):
    """Base of all errors of this library; the program's own exceptions are outcomes, not errors."""


class ArgumentError(ChainexecError, ValueError):
    """A call of the library had an argument that cannot work."""


class SourceError(ChainexecError):
    """A program's text cannot be read, parsed or compiled; says the line and shows a caret."""


class FollowError(ChainexecError):
    """There is no Python code to follow: the function is a builtin or made in C."""


class RecorderError(ChainexecError):
    """A recorder cannot be started or does not have what was asked of it."""


class SandboxError(ChainexecError):
    """A sandbox cannot be had here, or a run in one gave no answer.

    Attributes:
        ended: how the run ended, as in `chainexec.sandbox.Reply`; "" where it did not begin.
    """

    def __init__(self, message: str, ended: str = "") -> None:
        super().__init__(message)
        self.ended = ended


class TraceFileError(ChainexecError):
    """A file is no trace, is damaged, or is of a version that this library does not know."""


class TraceLookupError(ChainexecError, LookupError):
    """A trace has no such step, frame or variable."""


class CorpusError(ChainexecError):
    """A corpus cannot be built, continued or verified; says what to do next."""


class InternalError(ChainexecError):
    """The library contradicts itself: a defect of chainexec, please report it with the program."""
