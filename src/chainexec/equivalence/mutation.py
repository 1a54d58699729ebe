"""`mutate`: programs that look like the given one and do something else."""

from __future__ import annotations

import difflib
import random as randomness
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.check import Checker
from chainexec.equivalence.mutation_sites import Site, edited, sites
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chainexec.equivalence.model import Witness
    from chainexec.recording.limits import Limits


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one small mistake, and an input that shows it.

    Attributes:
        source: its text.
        operator: what sort of mistake it is: "comparison", "off by one", "other variable", ...
        line: where it is, from 1.
        before: the text that was replaced.
        after: what stands there now.
        witness: the input that shows the mistake, and what the original (a) and this program (b) do with it.
        agreement: the share of the inputs, from 0 to 1, with which it still does the same as the original.
        original: the text of the program without the mistake.
    """

    source: str
    operator: str
    line: int
    before: str
    after: str
    witness: Witness
    agreement: float
    original: str

    @property
    def diff(self) -> str:
        """From the original to the mutant, as a unified diff."""
        lines = difflib.unified_diff(self.original.splitlines(), self.source.splitlines(), "original", "mutant", lineterm="")
        return "\n".join(lines)


def mutate(
    source: str,
    *,
    n: int = 10,
    seed: int = 0,
    inputs: Iterable[str | tuple[tuple[Any, ...], Mapping[str, Any]]] | None = None,
    entry: str | None = None,
    stdin: str | Iterable[str] | None = None,
    limits: Limits | None = None,
    max_inputs: int = 80,
) -> list[Mutant]:
    """Programs that differ from `source` by one small mistake and were seen to behave differently.

    Those that still do the same with some inputs come first: they are wrong in a subtle way. Mutants with which a run does not end are left
    out. Fewer than `n` are returned where no more are found. The text around the mistake stays as it is.

    Args:
        source: a program's text.
        n: how many are wanted.
        seed: another seed, another choice.
        inputs: as for `check_equivalence`, like all that follow.
        entry: see there.
        stdin: see there.
        limits: see there.
        max_inputs: see there.

    Returns:
        The mutants, each with an input that shows its mistake.

    Raises:
        SourceError: the text does not compile.
        ArgumentError: the program cannot be observed (no inputs, nondeterministic, ...); the message says what to do.
    """
    if not isinstance(source, str):
        raise ArgumentError(f"mutate() needs a program's text, not a {type(source).__qualname__}; of a function pass inspect.getsource(fn)")
    if type(n) is not int or n < 0:
        raise ArgumentError(f"n={n!r}: a whole number of at least 0 is needed")
    checker = Checker(source, inputs=inputs, entry=entry, stdin=stdin, limits=limits, seed=seed, max_inputs=max_inputs)
    if checker.problem is not None:
        raise ArgumentError(f"mutate(): {checker.problem}")
    subtle: list[Mutant] = []
    plain: list[Mutant] = []
    known = {source}
    for site in _in_turns(sites(source), seed):
        if len(subtle) >= n:
            break
        text = edited(source, site)
        if text in known:
            continue
        known.add(text)
        verdict, agreement = checker.check_all(text)
        if verdict.kind == "different" and verdict.witness is not None:
            before = source.encode("utf-8", "surrogatepass")[site.start : site.end].decode("utf-8", "surrogatepass")
            mutant = Mutant(text, site.operator, site.line, before, site.after.decode(), verdict.witness, agreement, source)
            (subtle if agreement > 0 else plain).append(mutant)
    return [*subtle, *plain][:n]


def _in_turns(found: list[Site], seed: int) -> Iterator[Site]:
    """The sites in random order, one of each operator after the other."""
    random = randomness.Random(seed)  # noqa: S311 - no secrets
    groups: dict[str, list[Site]] = {}
    for site in found:
        groups.setdefault(site.operator, []).append(site)
    for group in groups.values():
        random.shuffle(group)
    names = sorted(groups)
    random.shuffle(names)
    while any(groups.values()):
        for name in names:
            if groups[name]:
                yield groups[name].pop()
