"""Tells a trace in words: Trace -> Chain of Execution. And checks such words: text -> AuditReport."""

from __future__ import annotations

from chainexec.narration.audit import AuditReport, Finding, Unrecognised, audit, audit_all
from chainexec.narration.meaning import Claim
from chainexec.narration.model import Narration, NarrationStep
from chainexec.narration.telling import narrate

__all__ = ["AuditReport", "Claim", "Finding", "Narration", "NarrationStep", "Unrecognised", "audit", "audit_all", "narrate"]
