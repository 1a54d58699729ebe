"""What a question is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.showable import Showable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORDING = 2  # of prompts and rationales: within a version one trace and one seed give the same texts for ever


class Difficulty(NamedTuple):
    """How much it takes to answer.

    Attributes:
        path: steps from the start of the call that is asked about to what answers the question.
        values: variables that are alive there, in the calls that are open.
        depth: calls that are open there, from 1.
    """

    path: int
    values: int
    depth: int

    @property
    def score(self) -> float:
        """One number that grows with each of them: log2(1 + path) + log2(1 + values) + depth - 1."""
        return math.log2(1 + self.path) + math.log2(1 + self.values) + self.depth - 1

    @property
    def level(self) -> int:
        """1 (one look) to 5 (a long way): the score in steps of three."""
        return min(1 + int(self.score // 3), 5)


@dataclass(frozen=True, slots=True)
class Question(Showable):
    """A question about a run, with its answer.

    Attributes:
        kind: one of `chainexec.questions.KINDS`.
        prompt: everything that is needed to answer: the program, the call, the question, how to answer.
        answer: the canonical text of the answer.
        form: how the answer is written and compared, one of `chainexec.questions.FORMS`.
        evidence: indexes of the steps of the trace that give the answer.
        difficulty: steps on the path, values to hold in mind, depth.
        choices: where it is multiple choice, what to choose among (the answer included).
        data: the parts of the question as data, such as "line", "name", "call"; what the grader needs besides the answer.
    """

    kind: str
    prompt: str
    answer: str
    form: str
    evidence: tuple[int, ...]
    difficulty: Difficulty
    choices: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    _tell: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @property
    def rationale(self) -> str:
        """The part of the Chain of Execution that leads to the answer, what it comes to, and the answer as a response gives it.

        `audit` reads and checks all of it. "" where the question did not come from a trace.
        """
        return "" if self._tell is None else self._tell()

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, ready for JSON; the rationale included."""
        return {
            "kind": self.kind, "prompt": self.prompt, "answer": self.answer, "form": self.form, "evidence": list(self.evidence),
            "difficulty": self.difficulty._asdict(), "choices": list(self.choices), "data": dict(self.data), "rationale": self.rationale,
            "wording": WORDING,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Question:
        """The question of a `to_dict()`."""
        rationale = str(row.get("rationale", ""))
        return cls(
            row["kind"], row["prompt"], row["answer"], row["form"], tuple(row.get("evidence", ())),
            Difficulty(**row["difficulty"]) if row.get("difficulty") else Difficulty(0, 0, 0),
            tuple(row.get("choices", ())), dict(row.get("data", {})), (lambda: rationale) if rationale else None,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.prompt}\n\nAnswer: {self.answer}"


class Questions(Showable, list[Question]):
    """The questions that were asked.

    Attributes:
        unasked: of which kinds none could be asked, and why.
        missing: how many fewer there are than were wanted.
    """

    def __init__(self, found: list[Question], unasked: Mapping[str, str], missing: int) -> None:
        super().__init__(found)
        self.unasked = dict(unasked)
        self.missing = missing
