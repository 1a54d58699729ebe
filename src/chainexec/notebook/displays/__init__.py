"""What each thing looks like in a notebook: as HTML, Markdown and plain text. One file a kind, read when it is needed."""

from __future__ import annotations

import importlib
from typing import Any

from chainexec.notebook.markup import visible

# Name of a class -> the file that shows its objects by `html(thing)`, `markdown(thing)` and `plain(thing)`.
SHOWN_BY = {
    "AuditReport": "audits",
    "CorpusReport": "corpora",
    "Grade": "questions",
    "Narration": "narrations",
    "Question": "questions",
    "Questions": "questions",
    "Trace": "traces",
    "Variant": "variants",
    "Variants": "variants",
    "Verdict": "verdicts",
}


def html(thing: object) -> str:
    """Self-contained HTML that runs nothing of what is shown, and needs no network."""
    return str(_display(thing).html(thing))


def markdown(thing: object) -> str:
    """Markdown for where HTML is not to be had."""
    return str(_display(thing).markdown(thing))


def plain(thing: object) -> str:
    """Plain text for terminals; characters that would steer one are written as in Python."""
    return visible(_display(thing).plain(thing))


def _display(thing: object) -> Any:
    name = next(base.__name__ for base in type(thing).__mro__ if base.__name__ in SHOWN_BY)
    return importlib.import_module(f"chainexec.notebook.displays.{SHOWN_BY[name]}")
