"""What `rewrite` gives back."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from chainexec.showable import Showable

if TYPE_CHECKING:
    from chainexec.equivalence import Verdict


@dataclass(frozen=True, slots=True)
class Applied:
    """One application of a rule.

    Attributes:
        rule: its name.
        line: of the original program, from 1.
        text: the first line of what stood there, as earlier applications had left it.
    """

    rule: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.rule} at line {self.line}"


@dataclass(frozen=True, slots=True)
class Variant(Showable):
    """A program that does the same as the original, written otherwise.

    Attributes:
        source: its text.
        original: the text of the original.
        applied: which rules made it, at which lines of the original, in order.
        renames: name in the original -> name here.
        introduced: names that the original does not have.
        fingerprint: of the control flow: the same for variants that differ in names and layout only.
        verdict: what the check beside the original came to.
    """

    source: str
    original: str = field(repr=False)
    applied: tuple[Applied, ...]
    renames: Mapping[str, str]
    introduced: tuple[str, ...]
    fingerprint: str
    verdict: Verdict

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that made it, in order."""
        return tuple(one.rule for one in self.applied)

    @property
    def diff(self) -> str:
        """A unified diff from the original."""
        before, after = self.original.splitlines(keepends=True), self.source.splitlines(keepends=True)
        lines = difflib.unified_diff(before, after, "original", "variant")
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)

    def to_dict(self) -> dict[str, Any]:
        """The variant as plain values, ready for JSON."""
        return {
            "source": self.source,
            "rules": [{"rule": one.rule, "line": one.line, "text": one.text} for one in self.applied],
            "renames": dict(self.renames),
            "introduced": list(self.introduced),
            "fingerprint": self.fingerprint,
            "diff": self.diff,
            "verdict": self.verdict.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Rejection:
    """A variant that the checker did not find equivalent: a defect of a rule if it is different.

    Attributes:
        source: its text.
        applied: which rules made it, in order.
        verdict: why it was not given out.
    """

    source: str
    applied: tuple[Applied, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place where a rule would apply but a precondition cannot be shown to hold.

    Attributes:
        rule: its name.
        line: of the original program, from 1.
        text: the first line of what stands there.
        precondition: its name, as in docs/rules.md.
        reason: why it could not be shown, in a sentence.
    """

    rule: str
    line: int
    text: str
    precondition: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.rule} refused ({self.precondition}): {self.reason}"


class Variants(Showable, Sequence[Variant]):
    """A list of variants, with what was refused and rejected on the way.

    Attributes:
        refusals: where a rule would have applied to the original and which precondition could not be shown.
        rejected: variants that the checker found different. None are expected; each is a defect of a rule, please report it.
        unverified: variants that could not be checked, and why; given out as variants only on request.
        sites: how many places each rule has in the original.
    """

    def __init__(
        self,
        variants: Sequence[Variant],
        refusals: Sequence[Refusal],
        rejected: Sequence[Rejection],
        unverified: Sequence[Rejection],
        sites: Mapping[str, int],
    ) -> None:
        self._variants = tuple(variants)
        self.refusals, self.rejected, self.unverified, self.sites = tuple(refusals), tuple(rejected), tuple(unverified), dict(sites)

    @overload
    def __getitem__(self, index: int) -> Variant: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Variant]: ...
    def __getitem__(self, index: int | slice) -> Variant | Sequence[Variant]:
        return self._variants[index]

    def __len__(self) -> int:
        return len(self._variants)

    def __iter__(self) -> Iterator[Variant]:
        return iter(self._variants)

    def __repr__(self) -> str:
        return f"<{len(self)} variants, {len(self.refusals)} refusals, {len(self.rejected)} rejected, {len(self.unverified)} unverified>"
