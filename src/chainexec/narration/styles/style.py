"""What makes a style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.model import NarrationStep
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words


@dataclass(frozen=True, slots=True)
class Style:
    """One way of telling a run, and of reading it back.

    Attributes:
        name: what `narrate(style=...)` calls it.
        about: one sentence for the user.
        tell: hands out the lines of a run; a compression says what is told in short.
        check: checks a text of the style against a run.
        recognises: whether a text (its first 20,000 characters) is in this style; None for prose, which is what is left.
    """

    name: str
    about: str
    tell: Callable[[Run, Words, Compression | None], Iterator[NarrationStep]]
    check: Callable[[str, Run], AuditReport]
    recognises: Callable[[str], bool] | None = None
