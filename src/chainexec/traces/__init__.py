"""The immutable record of a run: steps, frames, states, changes and values, read lazily from a recorder's log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chainexec.traces.branches import Branch, LoopPosition
from chainexec.traces.changes import (
    AttributeChange,
    BindingChange,
    BlockChange,
    Change,
    EntryChange,
    ItemChange,
    MemberChange,
)
from chainexec.traces.compare import first_difference
from chainexec.traces.evaluations import Evaluation
from chainexec.traces.frames import CallStack, Frame, State
from chainexec.traces.model import Outcome, Raised, Returned, Step, StepKind, Stopped
from chainexec.traces.rebuild import ValueRebuildError
from chainexec.traces.trace import ProgramRaisedError, StepRange, Trace
from chainexec.traces.values import Value

if TYPE_CHECKING:
    import os

__all__ = [
    "AttributeChange", "BindingChange", "BlockChange", "Branch", "CallStack", "Change", "EntryChange", "Evaluation", "Frame",
    "ItemChange", "LoopPosition", "MemberChange", "Outcome", "ProgramRaisedError", "Raised", "Returned", "State", "Step", "StepKind",
    "StepRange", "Stopped", "Trace", "Value", "ValueRebuildError", "first_difference",
    "is_trace_file",
]  # fmt: skip


def is_trace_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file begins as a saved trace does.

    Args:
        path: of any file.

    Returns:
        False also where the file is shorter than that.

    Raises:
        OSError: the file cannot be read.
    """
    from chainexec.traces.storage import MAGIC

    with Path(path).open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
