"""The shape of one run of a statement: all that wording depends on but the texts of values.

Runs of one shape are told by one template and checked by one template (`templates`). Only plain runs have a shape here: statements
without calls of followed code, without events inside, that end normally; all others are told and checked the long way.
"""

from __future__ import annotations

import ast
import math
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.narration.changes import caller_name
from chainexec.narration.holes import HoleChange, HoleNumber
from chainexec.recording import log as L
from chainexec.traces.branches import UNKNOWN, last_count
from chainexec.traces.changes import (
    AttributeChange,
    BindingChange,
    EntryChange,
    ItemChange,
    MemberChange,
    _KeptName,
    _StoredItem,
    _StoredName,
)
from chainexec.traces.code import LOOP_KINDS
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, SET_LIKE, UNBOUND, HeapObject
from chainexec.traces.native import _ToldAttribute, _ToldEntry, _ToldItem, _ToldKept, _ToldMember, _ToldName, _ToldPart
from chainexec.traces.texts import same

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainexec.narration.holes import Hole
    from chainexec.narration.moments import Run
    from chainexec.narration.plans import Plan
    from chainexec.traces import Change, Frame
    from chainexec.traces.code import CodeFacts

PLAIN_KINDS = frozenset({
    "Assign", "AnnAssign", "AugAssign", "If", "While", "For", "Return", "Expr", "Assert", "Pass", "Break", "Continue",
})  # fmt: skip
SIMPLE_KINDS = frozenset({"Assign", "AnnAssign", "AugAssign", "Expr", "Pass"})  # after which a function may end without `return`
MOST_RECORDS = 120  # of a step that has a shape, as in the C recorder's `plain.c`; longer ones are told the long way
MOST_INPUTS = 255  # values that a step's shape depends on: each has a number of one byte
MOST_CHANGES = 3  # of objects in one step: more are told by what the object holds then
MOST_SETTLED = 20_000  # pairs of objects of which one holds the other
_CONTAINERS = LIST_LIKE | DICT_LIKE | SET_LIKE
_PLAIN_CONTAINERS = frozenset({"list", "dict", "set", "tuple", "frozenset"})
_NAMES = frozenset({_StoredName, _ToldName})
_KEPT = frozenset({_KeptName, _ToldKept})
_PLACES: dict[type, str] = {
    _StoredItem: "item", _ToldItem: "item", ItemChange: "item", _ToldPart: "item", EntryChange: "entry", _ToldEntry: "entry",
    AttributeChange: "attribute", _ToldAttribute: "attribute", MemberChange: "member", _ToldMember: "member",
}  # fmt: skip
# What a value without a hole shows depends on nothing but its class.
_UNBOUND, _NONE, _TRUE, _FALSE, _ZERO, _MORE, _LESS, _EMPTY, _TEXT, _FLOAT, _FLOAT_LESS = range(11)  # as in _recorder/plain.c
OTHER = 255
_QUICK = frozenset({int, str, bool, type(None)})  # `Reading.classes` finds the classes of all of these
RETURNED, PAUSED = -1, -2  # what follows a run instead of the place of a statement: the frame returns, or yields
_EVALUATION, _BRANCH = b"eb"  # in the structure of a run
_AFTER_CALLS = 2  # its last byte, where the statement made calls; else whether it changed no object
LITERAL = frozenset({_UNBOUND, _NONE, _TRUE, _FALSE, _ZERO, _EMPTY})


class Site:
    """A statement whose plain runs have shapes."""

    __slots__ = (
        "body", "facts", "fixed", "has_count", "is_header", "is_return", "is_simple", "is_yield", "names", "picks_places", "plan", "row",
        "slots",
    )  # fmt: skip

    def __init__(self, plan: Plan, facts: CodeFacts) -> None:
        self.plan, self.facts = plan, facts
        tree = plan.tree
        assert tree is not None
        read = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        target = tree.target if isinstance(tree, ast.AugAssign) else None
        names = dict.fromkeys(node.id for node in read if isinstance(node.ctx, ast.Load) or node is target)
        self.slots = [plan.slots[name] for name in names if name in plan.slots]
        self.names = [name for name in names if name not in plan.slots]
        self.fixed: dict[HeapObject, list[Any]] = {}  # the values of these, by the module's names, where none of those ever changes
        self.is_return = plan.kind == "Return"
        self.is_simple = plan.kind in SIMPLE_KINDS
        self.is_yield = isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Yield)  # and nothing else
        self.is_header = plan.kind in LOOP_KINDS
        self.picks_places = plan.picks_places
        assert plan.statement is not None
        loops, first = plan.statement.loops, plan.statement.body_first
        self.body = facts.by_index.get(first, -2) if first is not None else -2  # place of the first statement of its body
        self.has_count = self.is_header or (bool(loops) and plan.kind in {"Return", "Break"})
        flags = (self.is_return, self.is_simple, self.is_yield, self.is_header, self.has_count)
        # What `_recorder/shapes.c` has to know of it
        self.row = (
            self, tuple(self.slots), self.fixed if self.names else None, self.picks_places, self.body,
            sum(flag << place for place, flag in enumerate(flags)),
        )  # fmt: skip

    def globals_of(self, frame: Frame, columns: Any, position: int) -> list[Any]:
        """What the names that are no variables of the function stand for."""
        space = frame._globals
        if space is None or space.ops or frame._own_names is not None:
            return [global_value(frame, name, columns, position) for name in self.names]
        if space not in self.fixed:
            self.fixed[space] = [global_value(frame, name, columns, position) for name in self.names]
        return self.fixed[space]


def site_of(plan: Plan, facts: CodeFacts) -> Site | None:
    """None for a statement that is always told the long way."""
    if plan.kind not in PLAIN_KINDS or plan.tree is None or plan.has_comprehension or plan.walrus or not plan.header.isprintable():
        return None
    odd = [node for node in plan.expressions if isinstance(node, ast.Lambda | ast.Await | ast.Yield | ast.YieldFrom)]
    if odd and not (isinstance(plan.tree, ast.Expr) and isinstance(plan.tree.value, ast.Yield) and odd == [plan.tree.value]):
        return None
    return Site(plan, facts)


new_inputs = tuple.__new__  # what the constructor of a named tuple calls


class Inputs(NamedTuple):
    """What a plain run of a statement worked with: its shape, and the raw values with the places of the log at which they are shown."""

    site: Site
    frame: Frame
    key: tuple[Any, ...]
    raws: list[Any]
    places: list[int]
    number: int  # the iteration that begins or runs, or how many there were; -1 where it does not matter

    @property
    def is_taken(self) -> bool:
        """Whether the statement that ran next is the first one of its body."""
        return bool(self.key[1] == self.site.body)


class Roles:
    """Which input is what, in the order in which `gathered` finds them."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.evaluations: dict[int, int | None] = {}  # by site; None where it was computed several times
        self.changes: list[tuple[Change, tuple[int, ...], dict[str, Any]]] = []  # with the inputs that it shows
        self.returned = -1
        self.is_quiet = True
        self.shapes: list[Any] = []  # the class of each input

    def note_evaluations(self, structure: bytes, first: int) -> None:
        for at in range(0, len(structure) - 1, 4):
            if structure[at] == _EVALUATION:
                site = int.from_bytes(structure[at + 1 : at + 4], "little")
                self.evaluations[site] = None if site in self.evaluations else first
                first += 1


def site_at(run: Run, facts: CodeFacts, place: int) -> Site | None:
    """The statement at a place of a function; None where its runs have no shapes."""
    try:
        return run.sites[id(facts), place]
    except KeyError:
        site = run.sites[id(facts), place] = site_of(run.plan(facts, place), facts)
        return site


def native_inputs(run: Run, reading: Any) -> Callable[[int, bool], Any] | None:
    """What does the same as `inputs_of` in C for the C recorder's own logs (`_recorder/shapes.c`); it says NotImplemented in rare cases."""
    if reading is None:
        return None

    def row(facts: CodeFacts, place: int) -> tuple[Any, ...] | None:
        site = site_at(run, facts, place)
        return None if site is None else site.row

    def count(frame: Frame, step: int, place: int) -> int:
        return last_count(run.reader, frame, step, place)

    rows: dict[CodeFacts, dict[int, tuple[Any, ...] | None]] = {}
    return partial(reading.inputs, (rows, row, count, partial(caller_name, run), Inputs))


def inputs_of(run: Run, step: int, *, after_calls: bool = False) -> Inputs | None:
    """The inputs of a step; None where it is no plain run. With `after_calls` those of a statement that made followed calls, now over."""
    if run.inputs is not None:
        found: Inputs | None = run.inputs(step, after_calls)
        if found is not NotImplemented:
            return found
    return gathered(run, step, after_calls=after_calls)


def gathered(run: Run, step: int, roles: Roles | None = None, *, after_calls: bool = False) -> Inputs | None:
    """The same in Python, which says what is right; `roles` is told which input is what.

    One long function: a call for each part would double its cost.
    """
    columns, step_at = run.columns, run.step_at
    found = closed_run(run, step) if after_calls else run.plain(step)
    if found is None:
        if after_calls or step + 1 >= run.count or columns.kind[step_at[step + 1]] >> 1 & 63 != L.YIELD:
            return None
        found = plain_run(run, step, L.YIELD)
        if found is None:
            return None
    frame, place, follower, stop, structure, values, at_each = found
    facts = frame._facts
    site = site_at(run, facts, place)
    if site is None or follower in facts.handlers or site.is_yield is not (follower == PAUSED):
        return None
    position = step_at[step]
    if follower == RETURNED and not site.is_return and (columns.c[stop] is not None or not site.is_simple):
        return None
    slots = frame._slots.at(columns, position)[0]
    raws: list[Any] = [slots[slot] for slot in site.slots]
    if site.names:
        raws += site.globals_of(frame, columns, position)
    places = [position] * len(raws)
    if roles is not None:
        roles.note_evaluations(structure, len(raws))
    raws += values
    places += at_each if at_each is not None else [position] * len(values)
    key: list[Any] = [site, follower, structure]
    early = 0
    if at_each is not None:  # what objects were is asked before what they became: their histories need not go back and forth
        early = len(raws)
        for number, raw in enumerate(raws):
            if type(raw) not in _QUICK:
                shape = class_of(raw, columns, places[number])
                if shape is None:
                    return None
                key += (number, shape)
    changes = run.changes(step)
    if changes and type(changes[-1]) not in _PLACES:  # some variable may have another value by then
        slots = None
    for change in changes:
        sort = type(change)
        if sort in _NAMES:
            at = change._position
            old, new = columns.old[at], columns.c[at]
            if columns.b[at] != frame.id:
                return None
            key += (columns.a[at], old is new or same(old, new))
        elif sort in _KEPT:
            at = change._position
            old = new = frame._slots.at(columns, at)[0][change._where]
            key += (change._where, True)
        elif sort is BindingChange:
            if change.operation != "bind" or not change.belongs_to(frame):
                return None
            at, old, new = change._position, change._old, change._new
            key += (change.name, old is new or same(old, new))
        elif sort in _PLACES and not after_calls:
            if change.operation in site.picks_places and change._where:  # it depends on what stands before it
                return None
            if not _gather_place(run, frame, change, _PLACES[sort], key, raws, places, roles, slots, stop):
                return None
            continue
        else:
            return None
        if roles is not None:
            roles.changes.append((change, (len(raws), len(raws) + 1), {}))
        raws += (old, new)
        places += (at, stop if stop > at else at + 1)
    if follower < 0:
        if roles is not None:
            roles.returned = len(raws)
        raws.append(columns.c[stop])
        places.append(stop)
    count = -1
    if site.has_count:
        count = last_count(run.reader, frame, step, place)
        if count == UNKNOWN:
            return None
        if site.is_header and follower != site.body:
            if follower == place or _BRANCH in structure[:-1:4]:
                return None  # it went into a body without steps
            count -= 1
            key.append(min(2, count))
    if len(raws) > MOST_INPUTS:
        return None
    classes = run.classes(raws)
    key.append(classes)
    if OTHER in classes:
        for number in range(early, len(raws)):
            if classes[2 * number] == OTHER:
                shape = class_of(raws[number], columns, places[number])
                if shape is None:
                    return None
                key.append(shape)
    if roles is not None:
        roles.names = dict(zip((*(facts.variables[slot] for slot in site.slots), *site.names), range(len(raws)), strict=False))
        roles.is_quiet = at_each is None
        roles.shapes = [class_of(raw, columns, place) for raw, place in zip(raws, places, strict=True)]
    return new_inputs(Inputs, (site, frame, tuple(key), raws, places, count))


def plain_run(run: Run, step: int, last: int = L.RETURN) -> tuple[Frame, int, int, int, bytes, list[Any], list[int] | None] | None:
    """What `Reading.plain` does for the C recorder's own logs, for all others; and with `last=YIELD` for statements that yield."""
    columns, step_at, reader = run.columns, run.step_at, run.reader
    kind, a, b, c = columns.kind, columns.a, columns.b, columns.c
    end = step + 1
    if end >= run.count:
        return None
    position = step_at[step]
    if kind[position] >> 1 & 63 != L.LINE or c[position] & 0xFFFFFFFF != end:
        return None
    stop, owner = step_at[end], b[position]
    following = kind[stop] >> 1 & 63
    if b[stop] != owner or following not in (L.LINE, last) or step in reader.cut or step in reader.extra:
        return None
    if stop - position > MOST_RECORDS:
        return None
    structure = bytearray()
    places = []
    quiet = True
    for at in range(position + 1, stop):
        operation = kind[at] >> 1 & 63
        if operation in (L.EVALUATION, L.BRANCH):
            if b[at] != owner:
                return None
            structure += (b"e" if operation == L.EVALUATION else b"b") + a[at].to_bytes(3, "little")
            if operation == L.EVALUATION:
                places.append(at + 1)
        elif L.SEQ_INIT <= operation <= L.BYTES_PUT:
            quiet = False
    structure.append(quiet)
    values = [c[at - 1] for at in places]
    follower = a[stop] if following == L.LINE else RETURNED if following == L.RETURN else PAUSED
    return reader.frames[owner], a[position], follower, stop, bytes(structure), values, None if quiet else places


def closed_run(run: Run, step: int) -> tuple[Frame, int, int, int, bytes, list[Any], list[int]] | None:
    """The same of a statement with followed calls inside, of which the last one returned (or yielded) right before it was over."""
    columns, step_at, reader = run.columns, run.step_at, run.reader
    kind, a, b, c = columns.kind, columns.a, columns.b, columns.c
    position = step_at[step]
    end = c[position] & 0xFFFFFFFF
    if kind[position] >> 1 & 63 != L.LINE or not step + 1 < end < run.count or kind[step_at[end - 1]] >> 1 & 63 not in (L.RETURN, L.YIELD):
        return None
    stop, owner = step_at[end], b[position]
    following = kind[stop] >> 1 & 63
    if b[stop] != owner or following not in (L.LINE, L.RETURN):
        return None
    structure = bytearray()
    values, places = [], []
    for start, after in reader.segments(step):
        if after - start > MOST_RECORDS:
            return None
        for at in range(start, after):
            operation = kind[at] >> 1 & 63
            if operation in (L.EVALUATION, L.BRANCH):
                if b[at] != owner:
                    return None
                structure += (b"e" if operation == L.EVALUATION else b"b") + a[at].to_bytes(3, "little")
                if operation == L.EVALUATION:
                    values.append(c[at])
                    places.append(at + 1)
    structure.append(_AFTER_CALLS)
    return reader.frames[owner], a[position], a[stop] if following == L.LINE else RETURNED, stop, bytes(structure), values, places


def plain_classes(raws: list[Any]) -> bytes:
    """What `Reading.classes` does."""
    found = bytearray()
    first: dict[int, int] = {}
    for number, raw in enumerate(raws):
        shape = class_of(raw, None, 0) if type(raw) is not HeapObject else OTHER
        found += bytes((shape if type(shape) is int else OTHER, first.setdefault(id(raw), number)))
    return bytes(found)


def global_value(frame: Frame, name: str, columns: Any, position: int) -> Any:
    """What a name that is no variable of the function's own stands for; `UNBOUND` for a builtin."""
    for space in (frame._own_names, frame._globals):
        if space is not None:
            raw = space.names_at(columns, position).get(name, UNBOUND)
            if raw is not UNBOUND:
                return raw
    return UNBOUND


def class_of(raw: Any, columns: Any, place: int) -> Any:
    """The class of a raw value: of two of one class, one can stand in for the other in everything but the text; None: there is none."""
    kind = type(raw)
    if kind is int:
        return _MORE if raw > 0 else _LESS if raw else _ZERO
    if kind is str:
        return _TEXT if raw else _EMPTY
    if kind is bool:
        return _TRUE if raw else _FALSE
    if raw is None:
        return _NONE
    if kind is HeapObject:
        info = raw.info if raw.types is None else raw.info_at(place)
        if raw.label is not None:
            return (raw.layout, id(info), raw.label)
        if raw.layout in _CONTAINERS:
            if raw.at(columns, place)[0] if raw.ops else raw.items:
                return (raw.layout, id(info))
            return (raw.layout, id(info), True) if info.module == "builtins" and info.name in _PLAIN_CONTAINERS else None
        return (raw.layout, id(info), False)
    if raw is UNBOUND:
        return _UNBOUND
    if kind is float:
        return (_FLOAT if raw > 0 else _FLOAT_LESS) if raw and math.isfinite(raw) else (float, repr(raw))
    if kind is tuple or kind is bytes or kind is frozenset:
        return (kind, not raw)
    return (kind, id(raw))


def is_literal(shape: Any) -> bool:
    """Whether all values of the class have the same text."""
    if type(shape) is int:
        return shape in LITERAL
    if len(shape) == 3:
        return type(shape[2]) is str or shape[2] is True
    return type(shape[0]) is type and shape[1] is not False


def _gather_place(
    run: Run, frame: Frame, change: Any, sort: str, key: list[Any], raws: list[Any], places: list[int], roles: Roles | None,
    slots: list[Any] | None, stop: int,
) -> bool:  # fmt: skip
    """A change inside an object that one variable of the frame holds and nothing else, or one item or attribute of such an object.

    False for others. `slots` are the frame's variables at that place, where they are known; `stop` is where the step closes.
    """
    holder, at = change._holder, change._position
    overlays = frame._overlays
    if frame._own_names is not None or (overlays and overlays[-1].stop >= at) or holder.label is not None:
        return False
    whole, where_in = holder, None
    if holder.holders:
        if holder.frames or len(holder.holders) > 1:
            return False
        whole = next(iter(holder.holders))
        where_in = _place_in(run, whole, holder, at)
        if where_in is None or whole.holders or whole.label is not None:
            return False
    if slots is None:
        slots = frame._slots.at(run.columns, at)[0]
    if frame.id not in whole.frames or slots.count(whole) != 1:
        return False
    slot = slots.index(whole)
    base = frame._facts.variables[slot]
    if base[0] == ".":
        return False
    if where_in is not None:
        key.append(where_in if type(where_in) is str else "item")
    if len(holder.frames) > 1 and caller_name(run, change, frame) is not None:
        return False
    operation, where, old, new = change.operation, change._where, change._old, change._new
    facts: dict[str, Any] = {"_base": base}
    numbers = [len(raws), len(raws) + 1, len(raws) + 2]
    key += (operation, slot, sort, same(old, new))
    raws += (old, new, holder)
    after = max(at + 1, stop)
    places += (at, after, after)
    if sort == "attribute":
        key.append(where)
        facts["attribute"] = where
    else:
        if type(where) is not int and type(where) is not str:
            return False
        numbers.append(len(raws))
        raws.append(where)
        places.append(at)
        if sort == "item" and operation != "set":
            length = change.length
            facts["length"] = length
            key += (where == 0, where == length, where == length - 1, length == 0)
            if where not in (0, length, length - 1):
                return False
    if type(where_in) is int:
        facts["_row"] = (base, len(raws), where_in)
        raws.append(where_in)
        places.append(at)
    elif where_in is not None:
        facts["_base"] = f"{base}.{where_in}"
    if roles is not None:
        roles.changes.append((change, tuple(numbers), {**facts, "sort": sort}))
    return operation in {"set", "insert", "remove", "delete", "add", "discard"}


def _place_in(run: Run, whole: HeapObject, part: HeapObject, at: int) -> int | str | None:
    """The index of the one item of a list, or the name of the one attribute of an instance, that an object is; None for others."""
    if whole.ops and at <= whole.ops[-1]:
        return _found_in(whole, part, *whole.at(run.columns, at))
    key = (whole, part)
    if key not in run.settled:  # the whole does not change any more
        if len(run.settled) > MOST_SETTLED:
            run.settled.clear()
        run.settled[key] = _found_in(whole, part, whole.items, whole.attributes)
    return run.settled[key]


def _found_in(whole: HeapObject, part: HeapObject, items: Any, attributes: dict[str, Any]) -> int | str | None:
    if whole.layout == L.LIST and not attributes and items.count(part) == 1:
        return int(items.index(part))
    if whole.layout == L.OPAQUE and items is None:
        names = [name for name, value in attributes.items() if value is part]
        return names[0] if len(names) == 1 and names[0] else None
    return None


def hole_changes(roles: Roles, value: Callable[[int], Any]) -> tuple[HoleChange, ...]:
    """The changes of a run with holes; `value` gives what stands for an input."""
    found = []
    for change, numbers, facts in roles.changes:
        old, new = value(numbers[0]), value(numbers[1])
        if not facts:
            found.append(HoleChange(change, name=change.name, old=old, new=new))
            continue
        more = {name: fact for name, fact in facts.items() if name not in {"sort", "_row"}}
        if "_row" in facts:
            base, number, index = facts["_row"]
            more["_base"] = f"{base}[{indexed(index, value(number))}]"
        if facts["sort"] == "item":
            more["index"] = change._where if change.operation != "set" else indexed(change._where, value(numbers[3]))
        elif facts["sort"] in {"entry", "member"}:
            more["key"] = value(numbers[3])
        found.append(HoleChange(change, old=old, new=new, object=value(numbers[2]), **more))
    return tuple(found)


def indexed(index: int, hole: Hole) -> int:
    """An index whose text is that of a hole."""
    if not hasattr(hole, "mark"):  # a literal: 0
        return index
    made = HoleNumber(index)
    made.hole = hole
    return made
