"""`grade`: is the response to a question right?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.errors import ArgumentError
from chainexec.questions.forms import FORMS
from chainexec.questions.grading.choices import choose
from chainexec.questions.grading.compare import Verdict, compare
from chainexec.questions.grading.extract import Found, Missing, answer_in
from chainexec.questions.grading.reading import only_code_span
from chainexec.questions.literals import token
from chainexec.questions.model import Question
from chainexec.showable import Showable

if TYPE_CHECKING:
    from chainexec.recording.limits import Limits

SPARE = 2000  # characters by which a response's value may be longer than eight times the answer


@dataclass(frozen=True, slots=True)
class Grade(Showable):
    """Whether a response is right.

    Attributes:
        correct: whether it is.
        answer: the answer that was found in it; None where there is none.
        reason: why it is right or wrong, in a sentence.
    """

    correct: bool
    answer: str | None
    reason: str

    @property
    def score(self) -> float:
        """1.0 where it is right, 0.0 where it is wrong."""
        return 1.0 if self.correct else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"correct": self.correct, "score": self.score, "answer": self.answer, "reason": self.reason}

    def __str__(self) -> str:
        return f"{'right' if self.correct else 'wrong'}: {self.reason}"


class Asked(NamedTuple):
    """What the grader needs of a question."""

    answer: str
    form: str
    choices: Sequence[str]
    prompt: str
    data: Mapping[str, Any]


def grade(question: Question | Mapping[str, Any], response: str, *, limits: Limits | None = None, isolation: str = "none") -> Grade:
    """Grade a response to a question.

    The response is never evaluated; only literals are read in it. docs/questions.md says where the answer is looked for, and how the
    answers of each form are compared. Where inputs are asked for, the program of the question is run with those that were given.

    Args:
        question: a `Question`, its `to_dict()`, or a mapping with "answer" and "form" ("literal" by default), and with "prompt", "choices"
            and "data" where there are any.
        response: what the model wrote.
        limits: where a run is stopped; by default after 100,000 steps, 10 seconds or 256 MiB.
        isolation: how programs are run, as for `trace_source`.

    Returns:
        Whether it is right, the answer that was found in it, and why in a sentence.

    Raises:
        ArgumentError: the question is none.
        SandboxError: the isolation cannot be had here.
    """
    return grade_asked(asked(question), response, limits=limits, isolation=isolation)


def grade_all(
    questions: Iterable[Question | Mapping[str, Any]], responses: Iterable[str], *, limits: Limits | None = None, isolation: str = "none"
) -> list[Grade]:
    """The grade of each response to the question of the same place.

    Args:
        questions: as for `grade`.
        responses: as many texts.
        limits: as for `grade`.
        isolation: as for `grade`.

    Returns:
        As many grades, in their order.

    Raises:
        ArgumentError: there are not as many of the ones as of the others, or a question is none.
    """
    all_questions, all_responses = list(questions), list(responses)
    if len(all_questions) != len(all_responses):
        counts = f"there are {len(all_questions)} questions and {len(all_responses)} responses"
        raise ArgumentError(f"{counts}; give one response for each question")
    return [
        grade(question, response, limits=limits, isolation=isolation)
        for question, response in zip(all_questions, all_responses, strict=True)
    ]


def asked(question: Question | Mapping[str, Any]) -> Asked:
    """What is needed of a question.

    Raises:
        ArgumentError: it is none.
    """
    if isinstance(question, Question):
        return Asked(question.answer, question.form, question.choices, question.prompt, question.data)
    if not isinstance(question, Mapping):
        raise ArgumentError(f'grade() needs a Question or a mapping with "answer" and "form", not {type(question).__name__}')
    answer, form = question.get("answer"), question.get("form", "literal")
    if not isinstance(answer, str):
        raise ArgumentError('the question has no "answer" that is a text; give the right answer as text, such as "[1, 2]"')
    if form not in FORMS:
        raise ArgumentError(f"form={form!r}: there is no such form of answers; there are {', '.join(FORMS)}")
    return Asked(answer, form, tuple(question.get("choices") or ()), str(question.get("prompt") or ""), question.get("data") or {})


def grade_asked(question: Asked, response: object, *, limits: Limits | None = None, isolation: str = "none") -> Grade:
    """As `grade`."""
    if not isinstance(response, str):
        return Grade(False, None, f"The response is no text but of type {type(response).__name__}.")
    found = answer_in(response, question.prompt)
    if isinstance(found, Missing):
        return Grade(False, None, found.reason)
    if len(found.text) > 8 * len(question.answer) + SPARE and question.form != "text":
        return Grade(False, found.text, f"What is given {found.how} has {len(found.text):,} characters, far more than an answer has.")
    verdict = _verdict(question, found, limits, isolation)
    return Grade(verdict.correct, verdict.answer, verdict.reason)


def _verdict(question: Asked, found: Found, limits: Limits | None, isolation: str) -> Verdict:
    if question.form == "arguments" and not question.choices:
        from chainexec.questions.grading.run import run_arguments  # heavy, and most questions need no run

        return run_arguments(question.data, question.answer, found.text, found.value, limits=limits, isolation=isolation)
    first = _compared(question, found.text)
    if first.correct or question.form == "text":
        return first
    if found.value is not None:
        return _of_json(question, found) or first
    if first.readable:
        return first
    for text in (found.more, only_code_span(found.text)):
        if text and len(text) <= 8 * len(question.answer) + SPARE:
            again = _compared(question, text)
            if again.readable:
                return again
    return first


def _compared(question: Asked, text: str) -> Verdict:
    form = question.form if question.form != "arguments" else "word"
    if question.choices:
        return choose(question.choices, form, question.answer, text)
    return compare(form, question.answer, text)


def _of_json(question: Asked, found: Found) -> Verdict | None:
    """The other readings of an answer in JSON."""
    wanted = token(question.answer)
    if isinstance(found.value, str) and found.text == found.value:  # {"answer": "abc"} for 'abc', where abc itself is no literal
        read = token(found.text)
        return _compared(question, repr(found.value)) if read is None or read == ("name", found.text) else None
    if isinstance(found.value, str) and question.form != "literal":
        return _compared(question, found.value)
    if wanted is not None and wanted[0] == "dict":  # the object itself may be the answer
        return _compared(question, found.more)
    return None
