"""Questions that a run can answer, with their answers, and the grading of responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.asking import ask
from chainexec.questions.forms import FORMS
from chainexec.questions.grading import Grade, compute_score, grade, grade_all, reward
from chainexec.questions.kinds import all_kinds
from chainexec.questions.model import Difficulty, Question, Questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    KINDS: Mapping[str, str]

__all__ = [
    "FORMS", "KINDS", "Difficulty", "Grade", "Question", "Questions", "all_kinds", "ask", "compute_score", "grade", "grade_all", "reward",
]  # fmt: skip

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "KINDS":  # every kind's name and what it asks; made when it is asked for, because all kinds are loaded for it
            from types import MappingProxyType

            globals()["KINDS"] = MappingProxyType({kind.name: kind.summary for kind in all_kinds().values()})
            return globals()["KINDS"]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
