"""What a narration is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.forms import read_line
from chainexec.narration.meaning import claims_of
from chainexec.showable import Showable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.narration.meaning import Claim


class NarrationStep(NamedTuple):
    """One line of a narration.

    Attributes:
        text: the sentence or sentences, without indentation.
        indent: how many calls deep it stands.
        steps: indexes of the steps that it tells, in order (a range for a line that tells many in short); empty where it tells of none.
    """

    text: str
    indent: int
    steps: tuple[int, ...] | range

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What it states, as data: read from its text."""
        return claims_of(read_line(self.text) or (), self.steps)

    def __str__(self) -> str:
        return "  " * self.indent + self.text


@dataclass(frozen=True, slots=True)
class Narration(Showable):
    """A run told in words: `str()` is the whole text.

    Attributes:
        steps: its lines, each with the steps of the trace that it tells.
        style: the name of the style.
        verbosity: "brief", "standard" or "full".
        seed: that chose the wording.
        omitted: how many steps of the trace are told in a summary or left out, to stay within `max_tokens`.
        joiner: what stands between two lines of the text.
    """

    steps: tuple[NarrationStep, ...]
    style: str
    verbosity: str
    seed: int
    omitted: int = 0
    joiner: str = field(default="\n", repr=False)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims of all lines, in order."""
        return tuple(claim for step in self.steps for claim in step.claims)

    def __str__(self) -> str:
        return self.joiner.join(map(str, self.steps))

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
                {"text": line.text, "indent": line.indent, "steps": list(line.steps), "claims": [claim._asdict() for claim in line.claims]}
                for line in self.steps
            ],
        }
