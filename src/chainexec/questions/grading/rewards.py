"""Grades as rewards, in the calling conventions of trainers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.questions.grading.grader import grade
from chainexec.questions.literals import is_literal
from chainexec.questions.model import Question

if TYPE_CHECKING:
    from chainexec.recording.limits import Limits


def compute_score(
    data_source: str, solution_str: str, ground_truth: Question | Mapping[str, Any] | str, extra_info: Mapping[str, Any] | None = None,
    *, limits: Limits | None = None, isolation: str = "none",
) -> float:  # fmt: skip
    """The reward of a response, as verl calls it: 1.0 where it is right, else 0.0.

    Args:
        data_source: the name of the data set; says nothing to the grader.
        solution_str: the response.
        ground_truth: a question, its `to_dict()`, that as JSON, or only the right answer: then "form", "prompt", "choices" and "data" are
            taken from `extra_info`, and the form is "literal" where the answer is one, else "word".
        extra_info: see there.
        limits: as for `grade`.
        isolation: as for `grade`.

    Returns:
        1.0 or 0.0.

    Raises:
        ArgumentError: the ground truth is no question and no answer.
    """
    del data_source
    return grade(_question(ground_truth, extra_info or {}), solution_str, limits=limits, isolation=isolation).score


def reward(completions: Sequence[Any], question: Sequence[Any] | None = None, **columns: Any) -> list[float]:
    """The rewards of a batch, as TRL calls it: with the completions (texts, or lists of messages) and the columns of the data set.

    Args:
        completions: the responses.
        question: the questions as for `compute_score`; without it the column "answer" holds the right answers, and "form", "prompt",
            "choices" and "data" what belongs to them.
        columns: the other columns.

    Returns:
        1.0 or 0.0 for each completion.

    Raises:
        ArgumentError: there is no column "question" or "answer" with one entry for each completion.
    """
    truths = question if question is not None else columns.get("answer")
    if truths is None or len(truths) != len(completions):
        raise ArgumentError('reward() needs a column "question" or "answer" with one entry for each completion')
    names = [name for name in ("form", "choices", "data") if columns.get(name) is not None]
    prompts = columns.get("prompts", columns.get("prompt"))
    if isinstance(prompts, list | tuple):
        columns = {**columns, "prompt": [_words(prompt) for prompt in prompts]}
        names.append("prompt")
    return [
        compute_score("", _words(completion), truth, {name: columns[name][place] for name in names})
        for place, (completion, truth) in enumerate(zip(completions, truths, strict=True))
    ]


def _words(completion: Any) -> str:
    """The text of a completion: itself, or the contents of its messages."""
    if isinstance(completion, str):
        return completion
    return "\n".join(str(message.get("content") or "") for message in completion)


def _question(truth: Any, extra: Mapping[str, Any]) -> Question | Mapping[str, Any]:
    if isinstance(truth, Question | Mapping):
        return truth
    if not isinstance(truth, str):
        raise ArgumentError(f"ground_truth is of type {type(truth).__name__}; give a question, its JSON text, or the right answer as text")
    if truth.lstrip().startswith("{"):
        try:
            row = json.loads(truth)
        except ValueError:  # a Python dict: the answer itself
            row = None
        if isinstance(row, dict) and isinstance(row.get("answer"), str) and "form" in row:
            return row
    given = {name: extra[name] for name in ("form", "prompt", "choices", "data") if extra.get(name)}
    return {"form": "literal" if is_literal(truth) else "word", **given, "answer": truth}
