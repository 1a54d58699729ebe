"""A verdict of the equivalence check: what was compared, and the input that tells two programs apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.notebook.markup import Html, chip, fence, join, sentences, shortened, shown, table, tag

if TYPE_CHECKING:
    from chainexec.equivalence import Verdict
    from chainexec.equivalence.model import BranchCoverage, Seen, Witness

MOODS = {"equivalent": "good", "different": "bad", "unverified": "warn"}


def mood(verdict: Verdict) -> str:
    return MOODS[verdict.kind]


def html(verdict: Verdict) -> str:
    number = f"{verdict.inputs:,} input{'' if verdict.inputs == 1 else 's'}"
    facts: list[str] = [chip(verdict.kind, mood(verdict)), f"on {number}" if verdict.inputs else "no input was compared"]
    if verdict.skipped:
        facts.append(f"{verdict.skipped:,} left out at a limit")
    told = verdict.kind == "different" and verdict.witness is not None  # the witness shows all that the reason says
    reason = tag("p", sentences(shortened(verdict.reason, 4000))) if verdict.reason and not told else None
    witness = _witness(verdict.witness) if verdict.witness is not None else None
    return shown("Verdict", facts, reason, witness, _coverage(verdict), label=f"Verdict: {verdict.kind}")


def markdown(verdict: Verdict) -> str:
    return f"**Verdict**\n\n{fence(shortened(str(verdict)), 'text')}"


def plain(verdict: Verdict) -> str:
    return str(verdict)


def _witness(witness: Witness) -> Html:
    rows: list[tuple[str, Html, Html]] = [("outcome", _code(witness.a.outcome), _code(witness.b.outcome))]
    if "output" in witness.differs:
        rows.append(("output", _code(repr(witness.a.output)), _code(repr(witness.b.output))))
    if "errors" in witness.differs:
        rows.append(("errors", _code(repr(witness.a.errors)), _code(repr(witness.b.errors))))
    if "arguments" in witness.differs:
        rows.append(("arguments afterwards", _code(", ".join(witness.a.arguments)), _code(", ".join(witness.b.arguments))))
    if "globals" in witness.differs:
        rows.append(("globals afterwards", _globals(witness.a), _globals(witness.b)))
    call = tag("p", "With ", tag("code", shortened(witness.call, 2000)))
    return join([call, table(("", "a", "b"), rows, class_="witness")])


def _globals(seen: Seen) -> Html:
    return _code(", ".join(f"{name} = {value}" for name, value in seen.globals))


def _code(text: str) -> Html:
    return tag("code", shortened(text, 4000))


def _coverage(verdict: Verdict) -> Html | None:
    covered = verdict.coverage
    if not covered.a.total and not covered.b.total:
        return None
    return tag("p", "Branches taken: ", _branches("a", covered.a), "; ", _branches("b", covered.b), class_="dim")


def _branches(name: str, covered: BranchCoverage) -> str:
    lines = ", ".join(map(str, covered.missing_lines[:20])) + (" ..." if len(covered.missing_lines) > 20 else "")
    missing = f" (not all at line{'' if len(covered.missing_lines) == 1 else 's'} {lines})" if covered.missing_lines else ""
    return f"{name} {covered}{missing}"
