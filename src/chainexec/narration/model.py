"""What a narration is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact that a sentence states, in a form that can be compared with the trace.

    Attributes:
        step: index of the step in the trace that shows it.
        kind: "call", "binding", "branch", "iteration", "return", "yield", "raise", "handled", "output" or "outcome".
        subject: a variable, an expression of the program or a function; "" where the step alone says what it is about.
        value: canonical text of the value, complete even where the sentence shows it shortened.
    """

    step: int
    kind: str
    subject: str
    value: str


@dataclass(frozen=True, slots=True)
class NarrationStep:
    """One line of a narration.

    Attributes:
        text: the sentence or sentences, without indentation.
        indent: how many calls deep it stands.
        steps: indexes of the steps that it tells, in order; empty for a line that tells of omitted ones.
        claims: what it states.
    """

    text: str
    indent: int
    steps: tuple[int, ...]
    claims: tuple[Claim, ...] = ()

    def __str__(self) -> str:
        return "  " * self.indent + self.text


@dataclass(frozen=True, slots=True)
class Narration:
    """A run told in words: `str()` is the whole text, `steps` its lines with the steps of the trace that each one tells."""

    steps: tuple[NarrationStep, ...]
    style: str
    verbosity: str
    seed: int
    omitted: int = 0  # lines left out to stay within `max_tokens`

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of all lines, in order."""
        return tuple(claim for step in self.steps for claim in step.claims)

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps))

    def __iter__(self) -> Iterator[NarrationStep]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def to_dict(self) -> dict[str, object]:
        """Plain lists, dicts, strings and numbers, ready for JSON."""
        return {
            "style": self.style,
            "verbosity": self.verbosity,
            "seed": self.seed,
            "omitted": self.omitted,
            "text": str(self),
            "steps": [
                {
                    "text": line.text,
                    "indent": line.indent,
                    "steps": list(line.steps),
                    "claims": [{"step": c.step, "kind": c.kind, "subject": c.subject, "value": c.value} for c in line.claims],
                }
                for line in self.steps
            ],
        }
