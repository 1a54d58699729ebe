"""Which names are bound to the same objects, and values at places inside objects: what kinds about aliases and mutations share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from chainexec.questions.running import is_shareable
from chainexec.recording import log as L
from chainexec.traces.heap import UNBOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.questions.view import View, Visit
    from chainexec.traces import Frame, Value
    from chainexec.traces.heap import HeapObject

CONTAINERS = frozenset({"list", "dict", "set", "deque", "defaultdict", "Counter"})
NODES = 400  # parts of a value that are looked through for an object


def bound_objects(view: View, frame: Frame, step: int) -> dict[HeapObject, list[str]]:
    """The lists, dicts, sets and instances to which local variables of a frame are bound when a step is over, with their names."""
    columns, reader = view.run.columns, view.reader
    position = reader.position_of(reader.end_of(step))
    facts = frame._facts
    found: dict[HeapObject, list[str]] = defaultdict(list)
    if facts.owns_namespace:
        if frame._own_names is not None:
            for name, raw in frame._own_names.names_at(columns, position).items():
                if isinstance(name, str) and not name.startswith("__") and is_shareable(raw):
                    found[raw].append(name)
        return found
    count = len(facts.variables) - facts.free_count
    slots = frame._slots.at(columns, position)[0]
    for name, raw in zip(facts.variables[:count], slots, strict=False):
        if raw is not UNBOUND and name[0] != "." and is_shareable(raw):
            found[raw].append(name)
    return found


def has_shareable(view: View) -> bool:
    """Whether there is any list, dict, set or instance in the run at all; for `View.kept`."""
    return any(map(is_shareable, view.reader.objects.values()))


def changes_bindings(view: View, visit: Visit) -> bool:
    """Whether a statement bound or changed something itself: cheap, and only a first look."""
    reader = view.reader
    first = reader.position_of(visit.step) + 1
    kind = view.run.columns.kind
    last = reader.position_of(visit.step + 1) if visit.step + 1 < view.run.count else len(kind)
    return any(kind[position] >> 1 & 63 in (L.BIND, L.SEQ_INSERT, L.SEQ_SET, L.DICT_SET, L.ATTR_SET) for position in range(first, last))


def local_values(view: View, visit: Visit) -> Mapping[str, Value]:
    """The local variables of its frame after a statement (a module's names for a script)."""
    return {name: value for name, value in view.state_after(visit).locals.items() if not name.startswith("__")}


def reaches(value: Value, identity: int) -> bool:
    """Whether an object is a value, or a part of it."""
    work, seen = [value], set[int]()
    while work and len(seen) < NODES:
        part = work.pop()
        own = part.identity
        if own is None or own in seen:
            continue
        if own == identity:
            return True
        seen.add(own)
        work += part.items
        work += [inner for _, inner in part.entries]
        work += part.attributes.values()
    return False


def reads_plainly(view: View, place: str) -> bool:
    """Whether to read the place runs no code of the program, as far as its text tells."""
    return "." not in place or not any("__getattribute__" in program.text for program in view.trace.programs)
