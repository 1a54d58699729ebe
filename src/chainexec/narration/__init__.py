"""Tells a trace in words: Trace -> Chain of Execution."""

from __future__ import annotations

from chainexec.narration.model import Claim, Narration, NarrationStep
from chainexec.narration.telling import narrate

__all__ = ["Claim", "Narration", "NarrationStep", "narrate"]
