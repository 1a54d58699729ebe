"""What makes a style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.narration.forms import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.narration.audit import AuditReport
    from chainexec.narration.compression import Compression
    from chainexec.narration.model import NarrationStep
    from chainexec.narration.moments import Run
    from chainexec.narration.words import Words


def plain_gap(count: int) -> str:
    """`(12 steps left out here)`"""
    return f"({counted(count, 'step')} left out here)"


def always(_: str) -> bool:
    return True


def as_it_is(_: Run, step: int) -> int:
    return step


@dataclass(frozen=True, slots=True)
class Style:
    """One way of telling a run, and of reading it back.

    Attributes:
        name: what `narrate(style=...)` calls it.
        about: a phrase for the user.
        tell: hands out the lines of a run; a compression says what is told in short.
        check: checks a text of the style against a run.
        recognises: whether a text (its first 20,000 characters) is in this style; None for prose, which is what is left.
        gap: the line that says how many steps are left out; None where lines cannot be left out.
        gap_in: the same with the call that the text goes on in: the run, how many steps, the step that comes next.
        follows_gap: whether a line can be understood right after such a line.
        settled: the step from which a gap counts, where all steps before a step are told: steps without words are not left out.
        joiner: what stands between two lines.
    """

    name: str
    about: str
    tell: Callable[[Run, Words, Compression | None], Iterator[NarrationStep]]
    check: Callable[[str, Run], AuditReport]
    recognises: Callable[[str], bool] | None = None
    gap: Callable[[int], str] | None = plain_gap
    gap_in: Callable[[Run, int, int], str] | None = None
    follows_gap: Callable[[str], bool] = always
    settled: Callable[[Run, int], int] = as_it_is
    joiner: str = "\n"
