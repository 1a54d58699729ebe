"""Questions about two programs: whether they are equivalent. The other program comes with the verdict of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from chainexec.errors import ArgumentError
from chainexec.questions.forms import FORMS
from chainexec.questions.model import Difficulty, Question

if TYPE_CHECKING:
    from collections.abc import Mapping


class WitnessLike(Protocol):
    """An input that tells two programs apart, as `check_equivalence` finds it."""

    @property
    def call(self) -> str: ...


class VerdictLike(Protocol):
    """What a check of two programs came to, as `check_equivalence` gives it."""

    @property
    def kind(self) -> Literal["equivalent", "different", "unverified"]: ...
    @property
    def inputs(self) -> int: ...
    @property
    def witness(self) -> WitnessLike | None: ...


def equivalence_question(
    source_a: str, source_b: str, verdict: VerdictLike, *, function: str | None = None, data: Mapping[str, object] | None = None
) -> Question:
    """Whether two programs behave in the same way, yes or no.

    The answer is the verdict's: "no" is proven by its witness; "yes" rests on the inputs that the check compared, of which `data` says the
    number.

    Args:
        source_a: text of the first program.
        source_b: text of the second.
        verdict: what `check_equivalence(source_a, source_b)` found, or anything with its `kind`, `inputs` and `witness`.
        function: the function that both define and that is compared; left out where the programs are scripts.
        data: more to keep with the question, such as the rules that made the second program.

    Raises:
        ArgumentError: the verdict is "unverified", or one that shows no witness for "different"; or a program is empty.
    """
    if not source_a.strip() or not source_b.strip():
        raise ArgumentError("a question of equivalence needs two programs: one of the texts is empty")
    if verdict.kind not in ("equivalent", "different"):
        raise ArgumentError(f"the verdict is {verdict.kind!r}: whether the two programs are equivalent is not known, so it cannot be asked")
    witness = verdict.witness
    if verdict.kind == "different" and witness is None:
        raise ArgumentError("the verdict says that the programs differ, but has no witness: an input that shows it is needed")
    if function is None:
        asked = "Do both programs always do the same with the same input: the same output, and the same exception if there is one?"
    else:
        asked = (
            f"Both define `{function}`. Do the two versions always do the same with the same arguments: the same result or the same "
            "exception, the same output, and the same changes to the arguments?"
        )
    prompt = (
        f"Program A:\n{_block(source_a)}\n\nProgram B:\n{_block(source_b)}\n\n"
        f"{asked}\n{FORMS['yes/no']}\nPut your answer between [ANSWER] and [/ANSWER]."
    )
    found: dict[str, object] = {
        "source_a": source_a, "source_b": source_b, "function": function, "inputs": verdict.inputs,
        "witness": None if witness is None else witness.call, **(data or {}),
    }  # fmt: skip
    lines = len(source_a.splitlines()) + len(source_b.splitlines())
    answer = "yes" if verdict.kind == "equivalent" else "no"
    return Question("equivalence", prompt, answer, "yes/no", (), Difficulty(lines, 0, 1), (), found, lambda: _reason(verdict))


def _reason(verdict: VerdictLike) -> str:
    """What shows it."""
    if verdict.witness is not None and verdict.kind == "different":
        return f"The two programs differ here: {verdict.witness}"
    number = f"{verdict.inputs:,} input{'' if verdict.inputs == 1 else 's'}"
    return f"The two programs did the same on each of {number} with which both were run."


def _block(source: str) -> str:
    return "```python\n" + source.rstrip("\n") + "\n```"
