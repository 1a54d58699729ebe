"""Clauses for what happens inside a statement: output, input, and the passes of comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.narration.values import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainexec.narration.plans import Plan
    from chainexec.narration.words import Words
    from chainexec.traces import Change, Step, Value

PASSES_SHOWN = 6


def event_clauses(inside: Sequence[Step], words: Words, plan: Plan) -> list[str]:
    """All that happened inside one line step that called nothing."""
    passes = [step for step in inside if step.kind == "iteration"]
    clauses = [passes_told(passes, words, plan.passes_form)] if passes else []
    streams = [step for step in inside if step.kind != "iteration"]
    if len(streams) <= words.verbosity.streams:
        return clauses + [stream_clause(step, words) for step in streams]
    kinds = dict.fromkeys((step.kind, step.stream) for step in streams)
    return clauses + [streams_told([step for step in streams if (step.kind, step.stream) == kind], words) for kind in kinds]


def streams_told(steps: Sequence[Step], words: Words) -> str:
    """All output to a stream, or all input, of one statement: how often, the first and the last."""
    first, last = steps[0], steps[-1]
    if len(steps) == 1:
        return stream_clause(first, words)
    form = "reads_many" if first.kind == "input" else "writes_many_error" if first.stream == "stderr" else "writes_many"
    return words.say(form, len(steps), *(text_shown(step.text or "", words) for step in (first, last)))


def text_shown(text: str, words: Words) -> str:
    """Written or read text as Python shows it, shortened where it is long."""
    whole, limit = repr(text), words.verbosity.value_limit * 2
    return cut(whole, limit) if len(whole) > limit else whole


def stream_clause(step: Step, words: Words) -> str:
    """Output or input. A line that can be read as it is stands as it is, anything else as a Python string."""
    text, say = step.text or "", words.say
    limit = words.verbosity.value_limit
    if step.kind == "input":
        return say("reads", text_shown(text, words))
    suffix = "_error" if step.stream == "stderr" else ""
    line = plain_line(text)
    if line is not None and len(line) <= limit:
        return say("prints" + suffix, line)
    return say("writes" + suffix, text_shown(text, words))


def plain_line(text: str) -> str | None:
    """The line that a text is, where it can be read as it is; None for others."""
    line = text.removesuffix("\n")
    return line if line != text and line == line.strip() != "" and line.isprintable() and "`" not in line else None


def passes_told(passes: Sequence[Step], words: Words, form: str) -> str:
    """`the comprehension makes 3 passes: x is 1, then x is 2, then x is 3`."""
    say = words.say
    bound = [row for row in (bindings(step.changes) for step in passes) if row]
    count = say(form, len(passes))
    if not bound or len(bound) != len(passes):  # where a pass binds no name, the others could not be counted
        return count
    shown = bound if len(bound) <= PASSES_SHOWN else bound[: PASSES_SHOWN - 2]
    told = []
    for number, row in enumerate(shown):
        first, *more = row
        lead = words.bind("is", *first) if number == 0 else say("then_is", first[0], words.value(first[1]))
        told.append(" and ".join([lead, *(words.bind("is", *other) for other in more)]))
    text = f"{count}: {', '.join(told)}"
    if len(shown) < len(bound):
        first, *more = bound[-1]
        last = " and ".join([say("in_last", first[0], words.value(first[1])), *(words.bind("is", *other) for other in more)])
        text += f", {say('so_on')}; {last}"
    return text


def bindings(changes: Iterable[Change]) -> list[tuple[str, Value]]:
    """The names that one pass bound."""
    return [(change.name, change.new) for change in changes if change.name is not None and change.new is not None]
