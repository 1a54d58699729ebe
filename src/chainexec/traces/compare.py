"""Whether two runs of one program went the same way: the first thing that differs between their traces, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.recording import log as L
from chainexec.traces.atoms import encoded
from chainexec.traces.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.traces.model import Step

Record = tuple[int, int, int, Any]
PLAIN = frozenset({int, str, bool, bytes, type(None)})  # types of which equal values are the same value
IN_SETS = frozenset({L.SET_INIT, L.SET_ADD, L.SET_DISCARD})
SPANS = frozenset({L.LINE, L.ITERATION})
SHOWN = 80  # characters of a value or a text
COUNT_BITS = 32  # of a span, below which the step stands at which it closed


def first_difference(one: Trace, other: Trace) -> str | None:
    """What differs first between two runs of a program; None where they went the same way.

    The program's text, every step, state and value, the output and the outcome are compared, type-exactly. The order in which a set hands
    out its members is no difference by itself: no state shows it. Where the program goes through a set in that order, its steps differ.
    Two runs in processes with different hash seeds tell whether a program depends on more than its input.

    Args:
        one: a trace.
        other: a trace of another run of the same program.

    Returns:
        A sentence that names the step, or None.

    Raises:
        ArgumentError: one of them is no Trace.
    """
    for trace in (one, other):
        if not isinstance(trace, Trace):
            raise ArgumentError(f"first_difference() needs two Traces, not {type(trace).__name__}")
    if one is other:
        return None
    if [row.text for row in one.programs] != [row.text for row in other.programs] or one.source != other.source:
        return "the programs' texts differ"
    place = _first_record(one, other)
    if place is not None:
        return _told(one, other, place)
    if one._ending.how != other._ending.how:
        return f"one run {one._ending.how}, the other {other._ending.how}"
    if one.outcome != other.outcome:
        return f"the runs end otherwise: {_short(repr(one.outcome))} and {_short(repr(other.outcome))}"
    for name in ("stdout", "stderr"):
        texts = getattr(one, name), getattr(other, name)
        if texts[0] != texts[1]:
            return f"what was written to {name} differs: {_apart(*texts)}"
    return None


def _first_record(one: Trace, other: Trace) -> int | None:
    """The first record of the logs that differs; None where there is none."""
    logs = one._reader.log, other._reader.log
    if list(logs[0].names) != list(logs[1].names) or list(logs[0].types) != list(logs[1].types):
        return _first_different(_resolved(logs[0]), _resolved(logs[1]))
    rows, others = (list(log.records(0, len(log))) for log in logs)
    if rows == others and all(type(row[3]) in PLAIN and type(row[3]) is type(same[3]) for row, same in zip(rows, others, strict=True)):
        return None
    return _first_different(rows, others)


def _resolved(log: Any) -> list[Record]:
    """The records with names and types in the place of their numbers."""
    found = []
    for kind, a, b, c in log.records(0, len(log)):
        operation = kind >> 1 & 63
        if operation in (L.ATTR_INIT, L.ATTR_SET, L.ATTR_DELETE):
            found.append((kind, 0, b, (log.names[a], c)))
        elif operation in (L.NEW, L.RETYPE):
            found.append((kind, a, b, tuple(log.types[c])))
        else:
            found.append((kind, a, b, c))
    return found


def _first_different(rows: Sequence[Record], others: Sequence[Record]) -> int | None:
    spans: int | None = None  # the first step that only closes at another one: what differs comes later
    pairs = zip(_in_order(rows), _in_order(others), strict=False)
    for place, (row, same) in enumerate(pairs):
        if row[:3] == same[:3] and type(row[3]) is type(same[3]):
            if row[3] == same[3] and type(row[3]) in PLAIN:
                continue
            if encoded(row[3]) == encoded(same[3]):
                continue
            if row[0] >> 1 & 63 in SPANS and row[3] >> COUNT_BITS == same[3] >> COUNT_BITS:
                spans = place if spans is None else spans
                continue
        return place
    if len(rows) != len(others):
        return min(len(rows), len(others))
    return spans


def _in_order(rows: Sequence[Record]) -> Iterator[Record]:
    """The records, with members that went into a set (or out of it) one after the other in an order of their own."""
    place = 0
    while place < len(rows):
        kind, a, b, _ = rows[place]
        if kind >> 1 & 63 not in IN_SETS:
            yield rows[place]
            place += 1
            continue
        stop = place + 1
        while stop < len(rows) and rows[stop][:3] == (kind, a, b):
            stop += 1
        yield from sorted(rows[place:stop], key=lambda row: encoded(row[3]))
        place = stop


# ---- in words ------------------------------------------------------------------------------------------------------------


def _told(one: Trace, other: Trace, place: int) -> str:
    """A record that differs, as a step and what it did."""
    steps = [_step_at(trace, place) for trace in (one, other)]
    first, second = steps
    if first is None or second is None:
        longer, step = ("first", first) if first is not None else ("second", second)
        return "the runs end otherwise" if step is None else f"the {longer} run goes on where the other is over: {_where(step)}"
    index = min(first.index, second.index)
    first, second = one[index], other[index]
    if (first.kind, first.line) != (second.kind, second.line):
        return f"step {index} is another one: {_where(first)} in one run, {_where(second)} in the other"
    for what, show in (("has", _value), ("writes or reads", _text), ("changes", _changes), ("evaluates", _evaluations)):
        texts = show(first), show(second)
        if texts[0] != texts[1]:
            return f"{_where(first)} {what} something else: {_apart(*texts)}"
    return f"{_where(first)} differs"


def _step_at(trace: Trace, place: int) -> Step | None:
    """The step to which a record belongs; None behind the last one."""
    reader = trace._reader
    reader.need_all()
    if place >= reader.record_count:
        return None
    operation = reader.columns.kind[place] >> 1 & 63
    step = reader.owner_at(place) if operation > L.LAST_STEP else sum(position < place for position in reader.step_at)
    return reader.step(step) if 0 <= step < reader.step_count else None


def _where(step: Step) -> str:
    statement = step.statement
    text = f" (`{_short(statement.text.splitlines()[0])}`)" if statement is not None and statement.text else ""
    return f"step {step.index}, {step.kind} of line {step.line}{text} in {step.frame.function},"


def _value(step: Step) -> str:
    return "" if step.value is None else f"{step.value.type} {step.value.text}"


def _text(step: Step) -> str:
    return step.text or ""


def _changes(step: Step) -> str:
    return "; ".join(change.text for change in step.changes)


def _evaluations(step: Step) -> str:
    return "; ".join(f"{row.text} is {row.value.text}" for row in step.evaluations)


def _apart(one: str, other: str) -> str:
    """Two texts, from shortly before the place where they part."""
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(same - SHOWN // 2, 0)
    parts = [("..." if start else "") + _short(text[start:]) for text in (one, other)]
    return f"{parts[0]!r} and {parts[1]!r}"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
