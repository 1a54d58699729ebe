"""Runs Python, records exactly what happened, and tells it in words.

import chainexec

trace = chainexec.trace(fn, args=([3, 1, 2],))
print(chainexec.narrate(trace))
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself is not loaded for it

if TYPE_CHECKING:
    from chainexec.corpus import CorpusReport, Program, Recipe, build_corpus, verify_corpus
    from chainexec.equivalence import Verdict, check_equivalence, mutate
    from chainexec.errors import (
        ArgumentError,
        ChainexecError,
        CorpusError,
        FollowError,
        InternalError,
        RecorderError,
        SandboxError,
        SourceError,
        TraceFileError,
        TraceLookupError,
    )
    from chainexec.narration import AuditReport, Narration, audit, narrate
    from chainexec.questions import KINDS, Grade, Question, ask, grade
    from chainexec.recording.choose import RecorderInfo, recorder_info
    from chainexec.recording.kinds import register_type
    from chainexec.recording.limits import Limits
    from chainexec.recording.scope import Scope
    from chainexec.rewriting import Variant, Variants, rewrite
    from chainexec.traces import Trace
    from chainexec.tracing import Tracer, trace, trace_source
    from chainexec.version import __version__ as __version__


__all__ = [
    "KINDS",
    "ArgumentError",
    "AuditReport",
    "ChainexecError",
    "CorpusError",
    "CorpusReport",
    "FollowError",
    "Grade",
    "InternalError",
    "Limits",
    "Narration",
    "Program",
    "Question",
    "Recipe",
    "RecorderError",
    "RecorderInfo",
    "SandboxError",
    "Scope",
    "SourceError",
    "Trace",
    "TraceFileError",
    "TraceLookupError",
    "Tracer",
    "Variant",
    "Variants",
    "Verdict",
    "ask",
    "audit",
    "build_corpus",
    "check_equivalence",
    "grade",
    "mutate",
    "narrate",
    "recorder_info",
    "register_type",
    "rewrite",
    "trace",
    "trace_source",
    "verify_corpus",
]

_ROOMS = {  # where each name lives; a room is entered when one of its names is first asked for, so that the import itself costs nothing
    "corpus": ("CorpusReport", "Program", "Recipe", "build_corpus", "verify_corpus"),
    "equivalence": ("Verdict", "check_equivalence", "mutate"),
    "errors": (
        "ArgumentError",
        "ChainexecError",
        "CorpusError",
        "FollowError",
        "InternalError",
        "RecorderError",
        "SandboxError",
        "SourceError",
        "TraceFileError",
        "TraceLookupError",
    ),
    "narration": ("AuditReport", "Narration", "audit", "narrate"),
    "questions": ("KINDS", "Grade", "Question", "ask", "grade"),
    "recording.choose": ("RecorderInfo", "recorder_info"),
    "recording.kinds": ("register_type",),
    "recording.limits": ("Limits",),
    "recording.scope": ("Scope",),
    "rewriting": ("Variant", "Variants", "rewrite"),
    "traces": ("Trace",),
    "tracing": ("Tracer", "trace", "trace_source"),
    "version": ("__version__",),
}

_SHOWN_IN = "chainexec.notebook.displays"  # the room that shows traces and what is made of them, when a notebook asks for it


def load_ipython_extension(shell: object) -> None:
    """What `%load_ext chainexec` calls: from then on there are the magics %trace, %%trace, %narrate and %%narrate."""
    from chainexec.notebook.magics import load

    load(shell)


def unload_ipython_extension(shell: object) -> None:
    """What `%unload_ext chainexec` calls."""
    from chainexec.notebook.magics import unload

    unload(shell)


if not TYPE_CHECKING:  # a type checker that saw this function would take every name for one of ours

    def __getattr__(name: str) -> object:
        for room, names in _ROOMS.items():
            if name in names:
                import importlib

                value = getattr(importlib.import_module(f"chainexec.{room}"), name)
                globals()[name] = value  # found at once from now on
                return value
        raise AttributeError(f"module 'chainexec' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
