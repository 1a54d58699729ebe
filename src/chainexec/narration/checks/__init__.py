"""What each phrase form claims, checked against the trace: one method a form, named after it.

A method gets the contents of the form's slots. It raises `Contradiction`, with what is true instead, where the trace shows something else.
"""

from __future__ import annotations

from chainexec.narration.checks.changes import ChangeChecks
from chainexec.narration.checks.decisions import TestChecks
from chainexec.narration.checks.frames import FrameChecks
from chainexec.narration.checks.summaries import SummaryChecks

__all__ = ["Checks"]


class Checks(FrameChecks, ChangeChecks, TestChecks, SummaryChecks):
    """A cursor that checks what is said at its place: all the methods together."""
