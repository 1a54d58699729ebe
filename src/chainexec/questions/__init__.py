"""Questions that a run can answer, with their answers, and the grading of responses."""

from __future__ import annotations

from chainexec.questions.asking import ask
from chainexec.questions.forms import FORMS
from chainexec.questions.kinds import all_kinds
from chainexec.questions.model import Difficulty, Question, Questions

__all__ = ["FORMS", "Difficulty", "Question", "Questions", "all_kinds", "ask"]
