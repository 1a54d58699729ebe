"""Clauses for what happens inside a statement: output, input, and the passes of comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.model import Claim
from chainexec.narration.words import code, counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration.words import Words
    from chainexec.traces import Step

PASSES_SHOWN = 6


def event_clauses(inside: Sequence[Step], words: Words, claims: list[Claim]) -> list[str]:
    """All that happened inside one line step that called nothing."""
    passes = [step for step in inside if step.kind == "iteration"]
    clauses = [f"the comprehension makes {passes_told(passes, words, claims)}"] if passes else []
    return clauses + [stream_clause(step, words, claims) for step in inside if step.kind != "iteration"]


def stream_clause(step: Step, words: Words, claims: list[Claim]) -> str:
    """Output or input. A line that can be read as it is stands as it is, anything else as a Python string."""
    text = step.text or ""
    claims.append(Claim(step.index, str(step.kind), step.stream or "", text))
    if step.kind == "input":
        return f"it reads {code(repr(text))} from standard input"
    where = " to standard error" if step.stream == "stderr" else ""
    line = text.removesuffix("\n")
    is_plain = line != text and line == line.strip() != "" and line.isprintable() and "`" not in line
    if is_plain and len(line) <= words.verbosity.value_limit:
        return f"it prints {code(line)}{where}"
    shown = repr(text)
    limit = words.verbosity.value_limit * 2
    if len(shown) <= limit:
        return f"it writes {code(shown)}{where}"
    return f"it writes {counted(len(text), 'character')}{where}, beginning with {code(repr(text[: limit // 2]))}"


def passes_told(passes: Sequence[Step], words: Words, claims: list[Claim]) -> str:
    """`3 passes: x is 1, then x is 2, then x is 3`."""
    told = [text for text in (pass_told(step, words, claims) for step in passes) if text]
    count = "1 pass" if len(passes) == 1 else f"{len(passes):,} passes"
    if not told:
        return count
    if len(told) > PASSES_SHOWN:
        first = ", then ".join(told[: PASSES_SHOWN - 2])
        return f"{count}: {first}, and so on; in the last, {told[-1]}"
    return f"{count}: {', then '.join(told)}"


def pass_told(step: Step, words: Words, claims: list[Claim]) -> str:
    """What one pass bound; "" where its target binds no name."""
    parts = []
    for change in step.changes:
        if change.name is not None and change.new is not None:
            claims.append(Claim(step.index, "binding", change.name, change.new.text))
            parts.append(f"{code(change.name)} is {words.value(change.new)}")
    return listed(parts) if parts else ""
