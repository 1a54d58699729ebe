"""Runs Python, records exactly what happened, and tells it in words.

import chainexec

trace = chainexec.trace(fn, args=([3, 1, 2],))
print(chainexec.narrate(trace))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.errors import (
    ArgumentError,
    ChainexecError,
    FollowError,
    InternalError,
    RecorderError,
    SourceError,
    TraceFileError,
    TraceLookupError,
)
from chainexec.recording.choose import RecorderInfo, recorder_info
from chainexec.recording.kinds import register_type
from chainexec.recording.limits import Limits
from chainexec.recording.scope import Scope
from chainexec.tracing import Tracer, trace, trace_source

if TYPE_CHECKING:
    from chainexec.equivalence import Verdict, check_equivalence, mutate
    from chainexec.narration import AuditReport, Narration, audit, narrate
    from chainexec.rewriting import Variant, Variants, rewrite
    from chainexec.traces import Trace

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "AuditReport",
    "ChainexecError",
    "FollowError",
    "InternalError",
    "Limits",
    "Narration",
    "RecorderError",
    "RecorderInfo",
    "Scope",
    "SourceError",
    "Trace",
    "TraceFileError",
    "TraceLookupError",
    "Tracer",
    "Variant",
    "Variants",
    "Verdict",
    "audit",
    "check_equivalence",
    "mutate",
    "narrate",
    "recorder_info",
    "register_type",
    "rewrite",
    "trace",
    "trace_source",
]

_LATER = {  # loaded when first asked for: they take longest
    "AuditReport": "narration",
    "Narration": "narration",
    "Trace": "traces",
    "Variant": "rewriting",
    "Variants": "rewriting",
    "Verdict": "equivalence",
    "audit": "narration",
    "check_equivalence": "equivalence",
    "mutate": "equivalence",
    "narrate": "narration",
    "rewrite": "rewriting",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        import importlib

        return getattr(importlib.import_module(f"chainexec.{_LATER[name]}"), name)
    raise AttributeError(f"module 'chainexec' has no attribute {name!r}")
