"""What a kind of question is: how it finds what can be asked, and how it asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chainexec.questions.view import View

Candidate = tuple[Any, ...]  # numbers and texts: what of the run is asked about; equal candidates ask the same


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before it is put into a prompt.

    Attributes:
        question: the question itself, a sentence or two.
        answer: its answer, in canonical text.
        evidence: indexes of the steps that give the answer, in order; the last one ends the way to it.
        data: the parts of the question as data (JSON values).
        form: of the answer, where it is not the kind's own.
        given: text that stands between the program and the question, such as a state.
        others: wrong answers that occurred elsewhere in the run, or would come of a usual mistake: for multiple choice.
        call: whether the prompt says which call is made ("the call `f(3)` is made"); False where the question says it itself.
        numbered: whether the program is shown with line numbers.
        whole: whether only the whole run gives the answer: the rationale is then all of its telling.
        because: makes the sentences behind the telling that come to the answer (`chainexec.narration.lookback`).
        by_itself: of a question about statements with a given state: the steps of the first and the last one. Their telling stands behind
            the first sentence of `because`, and nothing else is told.
    """

    question: str
    answer: str
    evidence: tuple[int, ...]
    data: dict[str, Any] = field(default_factory=dict)
    form: str | None = None
    given: str = ""
    others: Iterable[str] = ()
    call: bool = True
    numbered: bool = True
    whole: bool = False
    because: Callable[[], Sequence[str]] = field(kw_only=True)
    by_itself: tuple[int, int] | None = None


class Kind(NamedTuple):
    """A kind of question.

    Attributes:
        name: as `ask(kinds=...)` names it.
        summary: what it asks, for the documents.
        form: how its answers are written, one of `forms.FORMS`.
        find: everything of a run that it can ask about, in the order of the run. May be many: it should be quick and make no texts.
        build: asks about one of them; None where that would be ambiguous, or the answer could not be given.
        none: why there may be nothing to ask about, for the message.
        balanced: whether its few answers (yes and no, say) are to come equally often.
    """

    name: str
    summary: str
    form: str
    find: Callable[[View], Iterable[Candidate]]
    build: Callable[[View, Candidate], Draft | None]
    none: str
    balanced: bool = False
