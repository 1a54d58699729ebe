"""The values that variables took in each call, from the bindings that were recorded."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from chainexec.questions.parts import parts_of
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from chainexec.questions.view import View
    from chainexec.traces.code import CodeFacts

Taken = tuple[int, Value]  # the step that gave the value, the value


def values_taken(view: View) -> dict[tuple[int, str], list[Taken]]:
    """For each (call, variable): the values that it was given, in order.

    Left out are variables whose values can change themselves, that are unbound again, that other functions write, or that one statement may
    write several times.
    """
    columns, reader = view.run.columns, view.reader
    kind, slot_of, frame_of, values = columns.kind, columns.a, columns.b, columns.c
    askable = view.lines_of.keys()
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    spoiled: set[tuple[int, int]] = set()
    for position, code in enumerate(kind):
        operation = code >> 1 & 63
        if operation == L.BIND and frame_of[position] in askable:
            key = (frame_of[position], slot_of[position])
            if type(values[position]) is HeapObject:
                spoiled.add(key)
            else:
                places[key].append(position)
        elif operation == L.UNBIND:
            spoiled.add((frame_of[position], slot_of[position]))
    found: dict[tuple[int, str], list[Taken]] = {}
    unsure: dict[int, frozenset[int]] = {}
    for key, positions in places.items():
        facts = view.frames[key[0]]._facts
        if id(facts) not in unsure:
            unsure[id(facts)] = _unsure(facts)
        if key in spoiled or key[1] in unsure[id(facts)] or len(positions) < 2:
            continue
        found[key[0], facts.variables[key[1]]] = [(reader.owner_at(at), Value(reader, values[at], at + 1)) for at in positions]
    return found


def _unsure(facts: CodeFacts) -> frozenset[int]:
    """Slots of variables whose bindings in the log may be more or fewer than the statements tell."""
    inner = {slot for clause in facts.passes for slot in clause.slots}
    walrus = set().union(*(parts_of(statement.kind, statement.text).walrus for statement in facts.statements))
    odd = {slot for slot, name in enumerate(facts.variables) if name in walrus or not name.isidentifier()}
    twice = {
        slot
        for slot, name in enumerate(facts.variables)
        if any(_binds_twice(statement.text, name) for statement in facts.statements if statement.kind in ("Assign", "For"))
    }
    return frozenset(inner | odd | twice | facts.shared)


def _binds_twice(text: str, name: str) -> bool:
    """Whether a statement may bind a name more than once: `x, x = 1, 2`, `x = y = x = 3`."""
    targets = text.rpartition("=")[0] if not text.startswith("for") else text.partition(" in ")[0]
    return len(re.findall(rf"(?<![\w.]){re.escape(name)}(?!\w)", targets)) > 1
