"""Grades responses: finds the answer, compares it, runs predicted inputs."""

from __future__ import annotations

from chainexec.questions.grading.grader import Grade, grade, grade_all
from chainexec.questions.grading.rewards import compute_score, reward

__all__ = ["Grade", "compute_score", "grade", "grade_all", "reward"]
