"""What a check finds out: Verdict, Witness, Seen, coverage."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from chainexec.showable import Showable

Kind = Literal["equivalent", "different", "unverified"]
Cause = Literal["inputs", "nondeterministic", "steps", "setup", "opaque", "limit"]


@dataclass(frozen=True, slots=True)
class BranchCoverage:
    """How many of the ways at a program's branches the inputs took.

    A branch is a conditional jump of the bytecode: the test of an `if`, `while`, conditional expression or `assert`, each operand of `and`
    and `or`, and each loop's header; it has two ways. Handlers of exceptions are not counted.

    Attributes:
        covered: ways that some input took.
        total: ways that there are, two for each branch.
        missing_lines: lines with a branch of which a way was not taken.
    """

    covered: int = 0
    total: int = 0
    missing_lines: tuple[int, ...] = ()

    @property
    def fraction(self) -> float:
        """From 0 to 1; 1 where there is no branch."""
        return self.covered / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.covered} of {self.total}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Branch coverage of both programs by the inputs of a check.

    Attributes:
        a: of the first program.
        b: of the second one.
    """

    a: BranchCoverage = BranchCoverage()
    b: BranchCoverage = BranchCoverage()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a program was seen to do with one input, in words.

    Attributes:
        outcome: "returned [1, 2]", "raised ValueError: no", "exited with 1", "had not ended after 100,000 steps".
        output: what it wrote to its standard output.
        errors: what it wrote to its standard error.
        arguments: what they were after the call.
        globals: name and value of those that differ.
    """

    outcome: str
    output: str = ""
    errors: str = ""
    arguments: tuple[str, ...] = ()
    globals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """An input that tells two programs apart.

    Attributes:
        call: the input, such as "f([0])"; of a script the repr of its standard input.
        differs: in what: some of "result", "exception", "output", "errors", "arguments", "globals", "steps".
        a: what the first program did.
        b: what the second one did.
    """

    call: str
    differs: tuple[str, ...]
    a: Seen
    b: Seen

    def __str__(self) -> str:
        lines = [self.call]
        for name, seen in (("a", self.a), ("b", self.b)):
            lines.append(f"  {name} {seen.outcome}")
            if "output" in self.differs:
                lines.append(f"    output: {seen.output!r}")
            if "errors" in self.differs:
                lines.append(f"    errors: {seen.errors!r}")
            if "arguments" in self.differs:
                lines.append(f"    arguments afterwards: {', '.join(seen.arguments)}")
            if "globals" in self.differs:
                lines.append(f"    globals afterwards: {', '.join(f'{key} = {value}' for key, value in seen.globals)}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Verdict(Showable):
    """Whether two programs did the same, on which evidence.

    Attributes:
        kind: "equivalent": the same on every input; "different": not on one, see `witness`; "unverified": nobody can tell, see `reason`.
        inputs: on how many inputs both were observed and compared.
        coverage: which branches of both the inputs took: what lies on the others has not been seen.
        witness: the input that shows the difference, and what both did; with cause "steps" the input with which the second did not end.
        reason: one sentence, for "different" and "unverified".
        cause: why it is unverified: "inputs" there are none; "nondeterministic" the same program does this or that; "steps" the second
            program had not ended where the first had; "setup" a top level that fails; "opaque" results that cannot be compared; "limit" no
            input is left that stays below the limits.
        skipped: inputs that were tried and left out, as the first program reached a limit with them (a low one for made inputs).
    """

    kind: Kind
    inputs: int = 0
    coverage: Coverage = Coverage()
    witness: Witness | None = None
    reason: str | None = None
    cause: Cause | None = None
    skipped: int = 0

    @property
    def ok(self) -> bool:
        """Whether the two were found equivalent."""
        return self.kind == "equivalent"

    def __str__(self) -> str:
        number = f"{self.inputs:,} input{'' if self.inputs == 1 else 's'}"
        if self.kind == "equivalent":
            left_out = f"; {self.skipped} left out at a limit" if self.skipped else ""
            return f"equivalent on {number} (branches taken: {self.coverage.a} and {self.coverage.b}{left_out})"
        text = f"{self.kind}: {self.reason}"
        return f"{text}\n{self.witness}" if self.witness is not None else text

    def to_dict(self) -> dict[str, Any]:
        """The same as plain dicts, lists, texts and numbers."""
        made = asdict(self)
        if self.witness is not None:
            for seen in (made["witness"]["a"], made["witness"]["b"]):
                seen["globals"] = dict(seen["globals"])
        return made
